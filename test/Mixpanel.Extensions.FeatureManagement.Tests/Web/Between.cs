namespace Mixpanel.Extensions.FeatureManagement.Tests.Web;

/// <summary>What is to happen.</summary>
internal sealed class Between : IBetween
{
    internal Action Event { get; set; } = () => { };

    public void Happen() => Event();
}
