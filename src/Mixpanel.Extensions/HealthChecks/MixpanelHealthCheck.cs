using Microsoft.Extensions.Diagnostics.HealthChecks;
using Mixpanel.Extensions.Flags.Local;
using Mixpanel.Extensions.Senders;

namespace Mixpanel.Extensions.HealthChecks;

/// <summary>Turns what the stages of one project know of delivery, and its flags of their definitions, into a health report.</summary>
internal sealed class MixpanelHealthCheck(MixpanelClient client, LocalFlags? flags) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);

        var failureStatus = context.Registration.FailureStatus;
        var delivery = CheckDelivery([.. client.Health], failureStatus, out var data);
        if (flags is null || FlagsHealth.Check(flags.Health, failureStatus, data) is not { } problem)
        {
            return Task.FromResult(delivery);
        }

        // The worse of the two comes first in the words, too.
        var words = delivery.Status <= problem.Status ? $"{delivery.Description} {problem.Description}" : $"{problem.Description} {delivery.Description}";
        var status = delivery.Status < problem.Status ? delivery.Status : problem.Status;
        return Task.FromResult(new HealthCheckResult(status, words.Trim(), data: data));
    }

    private static HealthCheckResult CheckDelivery(StageHealth[] stages, HealthStatus failureStatus, out Dictionary<string, object> data)
    {
        DeliveryFailure[] failing = [.. stages.SelectMany(static stage => stage.Failing)];
        data = new Dictionary<string, object> { ["pending"] = stages.Sum(static stage => stage.Pending) };
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
