namespace Mixpanel.Extensions.Emulator.Api;

/// <summary>Every reply of the API that is no success.</summary>
internal sealed record ErrorDto(string Error);
