namespace Mixpanel.Extensions.Emulator.Browser;

/// <summary>The browser of this machine, started once for all tests.</summary>
[SetUpFixture]
internal sealed class Chromium
{
    private const string Variable = "CHROMIUM_PATH";

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

    private static IPlaywright? _playwright;
    private static IBrowser? _browser;

    /// <summary>The browser; without one the calling test is skipped, with the reason.</summary>
    public static IBrowser Browser
    {
        get
        {
            if (_browser is null)
            {
                Assert.Ignore($"No Chromium, Chrome or Edge was found; install one, or set {Variable} to where it is.");
            }

            return _browser!;
        }
    }

    [OneTimeSetUp]
    public static async Task StartAsync()
    {
        var path = _places.Prepend(Environment.GetEnvironmentVariable(Variable)).FirstOrDefault(File.Exists);

        if (path is null)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = path,
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
    }

    [OneTimeTearDown]
    public static async Task StopAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
