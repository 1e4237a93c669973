using Microsoft.Extensions.Diagnostics.HealthChecks;
using Mixpanel.Extensions.Senders;

namespace Mixpanel.Extensions.HealthChecks;

/// <summary>Turns what the stages of one project know of delivery into a health report.</summary>
internal sealed class MixpanelHealthCheck(MixpanelClient client) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);

        return Task.FromResult(Check([.. client.Health], context.Registration.FailureStatus));
    }

    private static HealthCheckResult Check(StageHealth[] stages, HealthStatus failureStatus)
    {
        DeliveryFailure[] failing = [.. stages.SelectMany(static stage => stage.Failing)];
        var data = new Dictionary<string, object> { ["pending"] = stages.Sum(static stage => stage.Pending) };
        foreach (var failure in failing)
        {
            data[failure.Endpoint] = $"{failure.Reason} for {(long)failure.For.TotalSeconds} s";
        }

        if (stages.Any(static stage => stage.IsStuck))
        {
            return new(failureStatus, "The buffer has stopped delivering although messages wait.", data: data);
        }

        if (failing.Any(static failure => failure.Reason == SendReason.Unauthorized))
        {
            return new(failureStatus, "Mixpanel refuses the credentials. Messages are kept; they are sent when the credentials are right.", data: data);
        }

        return failing.Length > 0
            ? HealthCheckResult.Degraded("Mixpanel does not take messages at the moment. They are kept and sent again.", data: data)
            : HealthCheckResult.Healthy(data: data);
    }
}
