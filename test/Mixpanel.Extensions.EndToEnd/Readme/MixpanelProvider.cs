// The page for readers leaves out what a library would say.
#pragma warning disable CA1062, CA1725, CS1591

using System.Text.Json;
using OpenFeature;
using OpenFeature.Constant;
using OpenFeature.Model;

namespace Mixpanel.Extensions.EndToEnd.Readme;

/// <param name="groupKeys">The attributes that are group keys: flags divide by them.</param>
public sealed class MixpanelProvider(IMixpanelFlags flags, params string[] groupKeys) : FeatureProvider
{
    public override Metadata GetMetadata() => new("Mixpanel");

    public override async Task InitializeAsync(EvaluationContext context, CancellationToken cancellationToken = default) =>
        await flags.WaitUntilReadyAsync(cancellationToken);

    public override Task<ResolutionDetails<bool>> ResolveBooleanValueAsync(
        string flagKey, bool defaultValue, EvaluationContext? context = null, CancellationToken cancellationToken = default) =>
        ResolveAsync(flagKey, defaultValue, context, cancellationToken);

    public override Task<ResolutionDetails<string>> ResolveStringValueAsync(
        string flagKey, string defaultValue, EvaluationContext? context = null, CancellationToken cancellationToken = default) =>
        ResolveAsync(flagKey, defaultValue, context, cancellationToken);

    public override Task<ResolutionDetails<int>> ResolveIntegerValueAsync(
        string flagKey, int defaultValue, EvaluationContext? context = null, CancellationToken cancellationToken = default) =>
        ResolveAsync(flagKey, defaultValue, context, cancellationToken);

    public override Task<ResolutionDetails<double>> ResolveDoubleValueAsync(
        string flagKey, double defaultValue, EvaluationContext? context = null, CancellationToken cancellationToken = default) =>
        ResolveAsync(flagKey, defaultValue, context, cancellationToken);

    public override async Task<ResolutionDetails<Value>> ResolveStructureValueAsync(
        string flagKey, Value defaultValue, EvaluationContext? context = null, CancellationToken cancellationToken = default)
    {
        var json = await ResolveAsync<JsonElement>(flagKey, default, context, cancellationToken);
        var value = json.Value.ValueKind == JsonValueKind.Undefined ? defaultValue : ToValue(json.Value);
        return new(flagKey, value, json.ErrorType, json.Reason, json.Variant, json.ErrorMessage);
    }

    private async Task<ResolutionDetails<T>> ResolveAsync<T>(
        string flagKey, T defaultValue, EvaluationContext? context, CancellationToken cancellationToken)
    {
        var user = ToFlagContext(context);
        var variant = await flags.GetVariantAsync(flagKey, user, reportExposure: false, cancellationToken);
        var value = variant.GetValue(defaultValue, out var reason);
        if (!variant.IsFallback && reason != FlagReason.TypeMismatch)
        {
            _ = flags.TrackExposureAsync(flagKey, variant, user, CancellationToken.None).AsTask();   // nobody waits for it
        }

        var (openReason, error) = Explain(variant, reason);
        return new(flagKey, value, error, openReason, variant.Key, error == ErrorType.None ? null : reason.ToString());
    }

    private static (string Reason, ErrorType Error) Explain(FlagVariant variant, FlagReason reason) => reason switch
    {
        FlagReason.MatchedRollout or FlagReason.TestUser or FlagReason.ChosenRemotely => (Reason.TargetingMatch, ErrorType.None),
        FlagReason.NoRolloutMatch => (Reason.Default, ErrorType.None),
        FlagReason.Disabled => (Reason.Disabled, ErrorType.None),
        FlagReason.FlagNotFound => (Reason.Error, ErrorType.FlagNotFound),
        FlagReason.MissingContextKey when variant.MissingContextKey == "distinct_id" => (Reason.Error, ErrorType.TargetingKeyMissing),
        FlagReason.MissingContextKey => (Reason.Error, ErrorType.InvalidContext),
        FlagReason.TypeMismatch => (Reason.Error, ErrorType.TypeMismatch),
        FlagReason.MalformedDefinition => (Reason.Error, ErrorType.ParseError),
        FlagReason.NotReady => (Reason.Error, ErrorType.ProviderNotReady),
        _ => (Reason.Error, ErrorType.General),
    };

    private FlagContext ToFlagContext(EvaluationContext? context)
    {
        var properties = new MixpanelProperties();
        var groups = new MixpanelProperties();
        foreach (var (name, value) in (context ?? EvaluationContext.Empty).AsDictionary())
        {
            if (name != "targetingKey")
            {
                (groupKeys.Contains(name) ? groups : properties)[name] = ToProperty(value);
            }
        }

        return new FlagContext(context?.TargetingKey, properties, groups: groups);
    }

    private static PropertyValue ToProperty(Value value) => value.AsObject switch
    {
        bool flag => flag,
        string text => text,
        double number => number,
        DateTime time => time,
        IEnumerable<Value> list => PropertyValue.From(list.Select(ToProperty)),
        Structure structure => PropertyValue.From(structure.AsDictionary().ToDictionary(item => item.Key, item => ToProperty(item.Value))),
        _ => PropertyValue.Null,
    };

    private static Value ToValue(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => new Value(new Structure(json.EnumerateObject().ToDictionary(item => item.Name, item => ToValue(item.Value)))),
        JsonValueKind.Array => new Value(json.EnumerateArray().Select(ToValue).ToList()),
        JsonValueKind.String => new Value(json.GetString()!),
        JsonValueKind.Number => new Value(json.GetDouble()),
        JsonValueKind.True or JsonValueKind.False => new Value(json.GetBoolean()),
        _ => new Value(),
    };
}
