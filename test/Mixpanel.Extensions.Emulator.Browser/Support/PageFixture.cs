using Microsoft.Extensions.DependencyInjection;

namespace Mixpanel.Extensions.Emulator.Browser.Support;

/// <summary>For each test an emulator, the SDK that sends to it, and a browser that looks at its page.</summary>
internal abstract class PageFixture
{
    protected const string Token = "the-token";

    private ServiceProvider _services = null!;
    private IBrowserContext? _context;

    protected MixpanelEmulator Emulator { get; private set; } = null!;

    protected IMixpanel Mixpanel => _services.GetRequiredService<IMixpanel>();

    protected IPage Page { get; private set; } = null!;

    /// <summary>What the browser complained about; a test that expects complaints clears it.</summary>
    protected List<string> Complaints { get; } = [];

    protected ILocator List => Page.GetByRole(AriaRole.Listbox, new() { Name = "Messages" });

    protected ILocator Rows => List.GetByRole(AriaRole.Option);

    [SetUp]
    public async Task StartAsync()
    {
        Emulator = await MixpanelEmulator.StartAsync(new MixpanelEmulatorOptions { ProjectToken = Token });
        _services = new ServiceCollection().AddMixpanel(Configure).Services.BuildServiceProvider();
        Complaints.Clear();
        _context = await Chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Emulator.Address.AbsoluteUri,
            ViewportSize = new ViewportSize { Width = 1400, Height = 900 },
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        Page = await _context.NewPageAsync();
        Page.Console += (_, message) => Complain(message.Type is "error" or "warning", message.Text);
        Page.PageError += (_, error) => Complain(true, error);
    }

    [TearDown]
    public async Task StopAsync()
    {
        if (_context is not null)
        {
            await _context.DisposeAsync();
            _context = null;
        }

        await _services.DisposeAsync();
        await Emulator.DisposeAsync();
        Assert.That(Complaints, Is.Empty);
    }

    protected async Task<IPage> OpenAsync(string path = "/")
    {
        await Page.GotoAsync(path);

        return Page;
    }

    /// <summary>Sends what the SDK itself would never send.</summary>
    protected async Task<HttpResponseMessage> PostAsync(string path, string json)
    {
        using var client = new HttpClient { BaseAddress = Emulator.Address };
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");

        return await client.PostAsync(new Uri(path, UriKind.Relative), content);
    }

    private void Configure(MixpanelOptions options)
    {
        options.ProjectToken = Token;
        options.BaseAddress = Emulator.Address;
        options.ServiceAccount = new ServiceAccountOptions { Username = "account", Secret = "secret", ProjectId = 1 };
    }

    private void Complain(bool isBad, string text)
    {
        if (isBad)
        {
            Complaints.Add(text);
        }
    }
}
