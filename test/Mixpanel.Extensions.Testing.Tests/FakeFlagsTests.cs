namespace Mixpanel.Extensions.Testing.Tests;

internal sealed class FakeFlagsTests
{
    private static readonly FlagContext _user = new("user-1");

    [Test]
    public async Task Flags_have_the_values_they_are_given()
    {
        var flags = new FakeFlags()
            .Set("gate", true).Set("color", "blue").Set("color", "green", "leaf", distinctId: "user-1")
            .Set("shape", new MixpanelProperties { ["size"] = 3 })
            .Set(FlagVariant.Fallback("down", FlagReason.BackendError));

        Assert.That(await flags.IsEnabledAsync("gate", _user), Is.True);
        Assert.That(await flags.GetValueAsync("color", "none", _user), Is.EqualTo("green"));
        Assert.That(await flags.GetValueAsync("color", "none", new FlagContext("user-2")), Is.EqualTo("blue"));
        Assert.That((await flags.GetVariantAsync("shape", _user)).Value.GetRawText(), Is.EqualTo("{\"size\":3}"));
        Assert.That((await flags.GetVariantAsync("down", _user)).Reason, Is.EqualTo(FlagReason.BackendError));
        Assert.That((await flags.GetVariantAsync("none", _user)).Reason, Is.EqualTo(FlagReason.FlagNotFound));
        Assert.That((await flags.GetAllAsync(_user)).Variants.Select(variant => variant.FlagKey), Is.EquivalentTo(["gate", "color", "shape"]));
    }

    [Test]
    public async Task Exposures_are_recorded_unless_they_are_not_to_be_reported()
    {
        var flags = new FakeFlags().Set("gate", true);

        var variant = await flags.GetVariantAsync("gate", _user, reportExposure: false);
        await flags.IsEnabledAsync("none", _user);
        Assert.That(flags.Exposures, Is.Empty);
        await flags.TrackExposureAsync("gate", variant, _user);

        var exposure = flags.Exposures.Single();
        Assert.That((exposure.FlagKey, exposure.Variant, exposure.Context), Is.EqualTo(("gate", variant, _user)));
        flags.Clear();
        Assert.That(flags.Exposures, Is.Empty);
        Assert.That(await flags.IsEnabledAsync("gate", _user), Is.False);
    }

    [Test]
    public async Task What_Mixpanel_would_not_be_told_of_is_not_recorded()
    {
        var flags = new FakeFlags().Set("gate", true);
        var nobody = new FlagContext(default, deviceId: "d");

        var variant = await flags.GetVariantAsync("gate", nobody);
        var byHand = await flags.TrackExposureAsync("gate", variant, nobody);
        var fallback = await flags.TrackExposureAsync("gate", FlagVariant.Fallback("gate", FlagReason.BackendError), _user);

        Assert.That((byHand.Status, byHand.Reason), Is.EqualTo((SendStatus.Rejected, SendReason.MissingDistinctId)));
        Assert.That((fallback.Status, fallback.Reason), Is.EqualTo((SendStatus.Filtered, SendReason.NothingToSend)));
        Assert.That(flags.Exposures, Is.Empty);
    }

    [Test]
    public async Task What_was_seen_was_seen_though_the_request_is_cancelled_as_with_the_real_flags()
    {
        var flags = new FakeFlags().Set("gate", true);
        var cancelled = new CancellationToken(canceled: true);
        var variant = await flags.GetVariantAsync("gate", _user, reportExposure: false);

        await flags.TrackExposureAsync("gate", variant, _user, cancelled);

        Assert.That(flags.Exposures, Has.Count.EqualTo(1));
        Assert.That(async () => await flags.GetVariantAsync("gate", _user, cancellationToken: cancelled), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void What_is_null_is_a_mistake_as_with_the_real_flags()
    {
        var flags = new FakeFlags();
        var variant = FlagVariant.Fallback("gate", FlagReason.NotReady);

        Assert.That(() => flags.GetVariantAsync(null!, _user), Throws.ArgumentNullException);
        Assert.That(() => flags.GetVariantAsync("gate", null!), Throws.ArgumentNullException);
        Assert.That(() => flags.GetAllAsync(null!), Throws.ArgumentNullException);
        Assert.That(() => flags.TrackExposureAsync(null!, variant, _user), Throws.ArgumentNullException);
        Assert.That(() => flags.TrackExposureAsync("gate", null!, _user), Throws.ArgumentNullException);
        Assert.That(() => flags.TrackExposureAsync("gate", variant, null!), Throws.ArgumentNullException);
    }
}
