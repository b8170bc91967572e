using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace StreamVibe.Tests.Unit.Sandbox.Ai;

/// <summary>Answers that are not what was hoped for.</summary>
public sealed class AiScriptTests(RunningModels models) : IClassFixture<RunningModels>
{
    public static TheoryData<string> Services => [RunningModels.OpenAi, RunningModels.Responses, RunningModels.Anthropic];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_refusal_has_no_text(string service)
    {
        await models.Script(new { kind = "refusal" });
        var refused = await models.Ask(service, RunningModels.Mushrooms());
        Assert.Empty(refused.Text);
        if (service == RunningModels.Anthropic)
            Assert.Equal(ChatFinishReason.ContentFilter, refused.FinishReason);
        else
            Assert.Contains("sorry", Assert.Single(refused.Messages.SelectMany(message => message.Contents).OfType<ErrorContent>()).Message, StringComparison.Ordinal);
        Assert.Equal(RunningModels.End(service), (await models.Ask(service, RunningModels.Mushrooms())).FinishReason);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_truncated_answer_says_so_and_is_no_JSON(string service)
    {
        await models.Script(new { kind = "truncated" });
        var cut = await models.Ask(service, RunningModels.Mushrooms());
        Assert.Equal(ChatFinishReason.Length, cut.FinishReason);
        Assert.ThrowsAny<JsonException>(() => RunningModels.Answer(cut));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Answers_that_do_not_fit_come_as_if_they_did(string service)
    {
        await models.Script(new { kind = "unfit" });
        var talk = await models.Ask(service, RunningModels.Mushrooms());
        Assert.Equal(RunningModels.End(service), talk.FinishReason);
        Assert.ThrowsAny<JsonException>(() => RunningModels.Answer(talk));
        await models.Script(new { kind = "wrongSchema" });
        Assert.False(RunningModels.Answer(await models.Ask(service, RunningModels.Mushrooms())).TryGetProperty("title", out _));
        await models.Script(new { kind = "empty" });
        Assert.Empty((await models.Ask(service, RunningModels.Mushrooms())).Text);
        await models.Script(new { kind = "content", body = "[1,2]" });
        Assert.Equal("[1,2]", (await models.Ask(service, RunningModels.Mushrooms())).Text);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Tokens_can_be_scripted_as_each_service_counts_them(string service)
    {
        await models.Script(new { kind = "usage", inputTokens = 1_000, cachedTokens = 600, cacheWriteTokens = 100, outputTokens = 77 });
        var usage = (await models.Ask(service, RunningModels.Mushrooms())).Usage!;
        Assert.Equal((1_000L, 600L, 77L), (usage.InputTokenCount, usage.CachedInputTokenCount, usage.OutputTokenCount));
        if (service == RunningModels.Anthropic)
            Assert.Equal(100, usage.AdditionalCounts!["CacheCreationInputTokens"]);
    }

    [Fact]
    public async Task A_script_is_for_its_service_and_as_many_calls_as_it_says()
    {
        await models.Script(new { service = "anthropic", kind = "empty", times = 2 });
        List<bool> empty = [];
        foreach (var service in new[] { RunningModels.OpenAi, RunningModels.Anthropic, RunningModels.OpenAi, RunningModels.Anthropic, RunningModels.Anthropic })
            empty.Add((await models.Ask(service, RunningModels.Mushrooms())).Text.Length == 0);
        Assert.Equal([false, true, false, true, false], empty);
    }

    [Fact]
    public async Task Scripts_end_when_they_are_deleted_and_at_a_reset()
    {
        await models.Script(new { kind = "empty", times = 9 });
        await models.Http.DeleteAsync("/_control/ai/script");
        Assert.NotEmpty((await models.Ask(RunningModels.OpenAi, RunningModels.Mushrooms())).Text);
        await models.Script(new { kind = "empty", times = 9 });
        await models.Http.PostAsync("/_control/reset", null);
        Assert.Empty((await models.Http.GetFromJsonAsync<JsonElement>("/_control/ai/requests")).GetProperty("requests").EnumerateArray());
        Assert.NotEmpty((await models.Ask(RunningModels.Anthropic, RunningModels.Mushrooms())).Text);
    }

    [Fact]
    public async Task A_model_thinks_as_long_as_it_is_told_to()
    {
        await models.Http.PostAsJsonAsync("/_control/ai/latency", new { milliseconds = 300 });
        var started = TimeProvider.System.GetTimestamp();
        await models.Ask(RunningModels.Anthropic, RunningModels.Mushrooms());
        Assert.True(TimeProvider.System.GetElapsedTime(started) >= TimeSpan.FromMilliseconds(295));
        await models.Http.PostAsJsonAsync("/_control/ai/latency", new { milliseconds = 0 });
    }

    [Fact]
    public async Task A_mistyped_script_is_refused()
    {
        object[] mistyped = [new { kind = "explode" }, new { kind = "empty", service = "myspace" }, new { kind = "empty", times = 0 }, new { kind = "content" }, new { kind = "empty", tims = 2 }];
        foreach (var script in mistyped)
            Assert.Equal(HttpStatusCode.BadRequest, (await models.Http.PostAsJsonAsync("/_control/ai/script", script)).StatusCode);
    }
}
