namespace Mixpanel.Extensions.Tests.Senders;

internal sealed class ResultTests
{
    [Test]
    public void EnsureSuccess_throws_what_the_result_says_without_the_servers_words()
    {
        var result = SendResult.Rejected(SendReason.RefusedByMixpanel, "server field", "server words", 400);

        var exception = Assert.Throws<MixpanelException>(() => result.EnsureSuccess());

        Assert.That(exception.Message, Is.EqualTo("The message was not sent: Rejected (RefusedByMixpanel, HTTP status 400)."));
        Assert.That((exception.Result, exception.Status, exception.Reason, exception.Kind), Is.EqualTo((result, result.Status, result.Reason, (MessageKind?)null)));
    }

    [Test]
    public void EnsureSuccess_throws_the_words_of_our_own_checks() => Assert.That(
        () => SendResult.Rejected(SendReason.TooDeep, "properties.a", "Too deep.").EnsureSuccess(),
        Throws.TypeOf<MixpanelException>().With.Message.Contains("Rejected (TooDeep). properties.a: Too deep."));

    [Test]
    public void A_success_passes_EnsureSuccess()
    {
        SendResult[] successes = [SendResult.Delivered, SendResult.Stored, SendResult.Buffered, SendResult.Filtered];

        Assert.That(new BatchResult(successes).EnsureSuccess(), Is.EqualTo(successes));
        Assert.That(new BatchResult(successes).IsSuccess, Is.True);
    }

    [Test]
    public void A_batch_with_a_failure_is_none()
    {
        var batch = new BatchResult([SendResult.Delivered, SendResult.Dropped(SendReason.Closed, "words")]);

        Assert.That(batch.IsSuccess, Is.False);
        Assert.That(() => batch.EnsureSuccess(), Throws.TypeOf<MixpanelException>());
    }

    [Test]
    public void A_batch_answers_for_its_positions_only()
    {
        var batch = new BatchResult(SendResult.Delivered, 2);

        Assert.That(batch[1], Is.SameAs(SendResult.Delivered));
        Assert.That(() => batch[2], Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => batch[-1], Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(default(BatchResult), Is.Empty);
        Assert.That(default(BatchResult).IsSuccess, Is.True);
    }

    [Test]
    public async Task A_message_sent_alone_gives_its_kind_to_the_exception()
    {
        await using var project = new Support.TestProject();
        project.Server.Then(401, """{"error":"server words"}""");

        var result = await project.Mixpanel.UpdateProfileAsync("user-1", profile => profile.Set("a", 1));

        var exception = Assert.Throws<MixpanelException>(() => result.EnsureSuccess());
        Assert.That(exception.Message, Is.EqualTo("The Profile message was not sent: Failed (Unauthorized, HTTP status 401)."));
        Assert.That(exception.Kind, Is.EqualTo(MessageKind.Profile));
    }
}
