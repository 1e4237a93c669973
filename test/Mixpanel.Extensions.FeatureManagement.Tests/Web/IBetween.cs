namespace Mixpanel.Extensions.FeatureManagement.Tests.Web;

/// <summary>Something that happens in the middle of a request.</summary>
public interface IBetween
{
    void Happen();
}
