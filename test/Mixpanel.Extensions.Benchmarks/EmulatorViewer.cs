using Microsoft.Playwright;

namespace Mixpanel.Extensions.Benchmarks;

/// <summary>Someone who has the emulator's page open in a browser.</summary>
internal sealed class EmulatorViewer : IAsyncDisposable
{
    private static readonly string[] _places =
    [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
        "/usr/bin/microsoft-edge",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
        @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private EmulatorViewer(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Opens the page, and waits until it follows.</summary>
    /// <returns><see langword="null"/> when there is no browser; <c>CHROMIUM_PATH</c> says where one is.</returns>
    internal static async Task<EmulatorViewer?> OpenAsync(Uri address)
    {
        if (_places.Prepend(Environment.GetEnvironmentVariable("CHROMIUM_PATH")).FirstOrDefault(File.Exists) is not { } path)
        {
            return null;
        }

        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = path, Args = ["--headless", "--no-sandbox", "--disable-gpu"] });
        var viewer = new EmulatorViewer(playwright, browser);
        var page = await browser.NewPageAsync();
        await page.GotoAsync(address.AbsoluteUri);
        await page.GetByText("Waiting for the first message").WaitForAsync();

        return viewer;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
