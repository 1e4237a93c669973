using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Transport;

internal sealed class ProfileReplyTests
{
    [Test]
    public async Task Errors_that_add_up_are_given_to_their_messages()
    {
        await using var project = new TestProject();
        project.Server.Then(200, """{"error":"failed","errors":{"2":["bad value"]},"num_good_events":3,"status":0}""");
        MessageBuilder[] updates =
        [
            new ProfileBuilder("user-1").Set("a", 1),
            new ProfileBuilder("user-2").Set("a", 1).SetOnce("b", 2),
            new ProfileBuilder("user-3").Set("a", 1),
        ];

        var results = await project.Mixpanel.SendAsync(updates);

        Assert.That(
            results.Select(result => result.Status), Is.EqualTo([SendStatus.Delivered, SendStatus.Rejected, SendStatus.Delivered]));
        Assert.That(results[1].Detail, Does.Contain("bad value"));
        Assert.That(project.Server.Requests, Has.Count.EqualTo(1));
    }

    [TestCase("""{"errors":{"0":["bad"]},"num_good_events":5,"status":0}""", TestName = "the sum is wrong")]
    [TestCase("""{"errors":{"0":["bad"],"9":["bad"]},"num_good_events":1,"status":0}""", TestName = "an index is out of range")]
    [TestCase("""{"errors":{"$set":["bad"]},"num_good_events":2,"status":0}""", TestName = "the key is no index")]
    [TestCase("""{"errors":["bad"],"num_good_events":2,"status":0}""", TestName = "a list")]
    [TestCase("""{"errors":"bad","num_good_events":2,"status":0}""", TestName = "a text")]
    [TestCase("""{"errors":["bad"],"num_good_events":2,"status":1}""", TestName = "errors with success")]
    [TestCase("""{"errors":null,"num_good_events":2,"status":0}""", TestName = "no errors without success")]
    public async Task Errors_that_are_not_understood_refuse_all_in_part(string body)
    {
        await using var project = new TestProject();
        project.Server.Then(200, body);

        var results = await project.Mixpanel.SendAsync(Sample.Profiles(3));

        Assert.That(results.Select(result => result.Reason), Is.All.EqualTo(SendReason.PartlyRefused));
        Assert.That(project.Server.Requests, Has.Count.EqualTo(1));
    }

    [TestCase("""{"error":null,"errors":{},"num_good_events":1,"status":1}""")]
    [TestCase("""{"error":null,"errors":null,"status":1}""")]
    [TestCase("""{"error":null,"errors":[],"status":1}""")]
    [TestCase("""{"status":1}""")]
    public async Task Success_without_errors_is_delivery(string body)
    {
        await using var project = new TestProject();
        project.Server.Then(200, body);

        var results = await project.Mixpanel.SendAsync(Sample.Profiles(1));

        Assert.That(results[0], Is.SameAs(SendResult.Delivered));
    }

    [Test]
    public async Task A_refusal_without_a_good_one_is_about_all()
    {
        await using var project = new TestProject();
        project.Server.Then(200, """{"error":"$token, missing or empty","status":0}""");

        var results = await project.Mixpanel.SendAsync(Sample.Profiles(3));

        Assert.That(results.Select(result => result.Reason), Is.All.EqualTo(SendReason.RefusedByMixpanel));
    }

    [Test]
    public async Task A_400_does_not_halve_updates()
    {
        await using var project = new TestProject();
        project.Server.Then(400);

        var results = await project.Mixpanel.SendAsync(Sample.Profiles(4));

        Assert.That(results.Select(result => result.Reason), Is.All.EqualTo(SendReason.PartlyRefused));
        Assert.That(project.Server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task An_update_that_was_not_good_is_not_delivered_whatever_the_status_says()
    {
        await using var project = new TestProject();
        project.Server.Then(200, """{"error":null,"errors":{},"num_good_events":0,"status":1}""");

        var result = await project.Mixpanel.UpdateProfileAsync("user-1", profile => profile.Set("a", 1));

        Assert.That((result.Status, result.Reason), Is.EqualTo((SendStatus.Rejected, SendReason.RefusedByMixpanel)));
    }
}
