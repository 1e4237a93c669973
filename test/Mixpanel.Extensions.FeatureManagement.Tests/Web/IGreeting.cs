namespace Mixpanel.Extensions.FeatureManagement.Tests.Web;

/// <summary>A service that comes in variants.</summary>
public interface IGreeting
{
    string Text { get; }
}
