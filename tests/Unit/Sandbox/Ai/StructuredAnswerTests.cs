using System.Text.Json;
using Microsoft.Extensions.AI;

namespace StreamVibe.Tests.Unit.Sandbox.Ai;

/// <summary>What the SDKs make of the answers.</summary>
public sealed class StructuredAnswerTests(RunningModels models) : IClassFixture<RunningModels>
{
    public static TheoryData<string> Services => [RunningModels.OpenAi, RunningModels.Responses, RunningModels.Anthropic];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task An_answer_has_the_members_of_the_schema_and_something_sensible_in_them(string service)
    {
        var response = await models.Ask(service, RunningModels.Mushrooms());
        Assert.Equal(RunningModels.End(service), response.FinishReason);
        var answer = RunningModels.Answer(response);
        Assert.Equal(["title", "description", "tags", "hashtags"], answer.EnumerateObject().Select(member => member.Name));
        foreach (var member in answer.EnumerateObject())
        {
            Assert.Equal(["proposed", "reason", "confidence"], member.Value.EnumerateObject().Select(part => part.Name));
            Assert.InRange(member.Value.GetProperty("confidence").GetDouble(), 0.5, 0.95);
            Assert.NotEmpty(member.Value.GetProperty("reason").GetString()!);
        }
        Assert.Equal("Miso Butter Mushrooms: How My Grandmother Makes Them", answer.GetProperty("title").GetProperty("proposed").GetString());
        Assert.EndsWith(RunningModels.Recipe, answer.GetProperty("description").GetProperty("proposed").GetString(), StringComparison.Ordinal);
        var tags = answer.GetProperty("tags").GetProperty("proposed").EnumerateArray().Select(tag => tag.GetString()).ToList();
        Assert.Equal(["miso butter mushrooms", "tiny kitchen"], tags[..2]);
        Assert.Contains("butter mushrooms", tags);
        Assert.DoesNotContain("chess", tags);
        Assert.Equal("#MisoButterMushrooms", answer.GetProperty("hashtags").GetProperty("proposed")[0].GetString());
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task The_same_item_gets_the_same_answer_for_the_same_tokens(string service)
    {
        var (first, second) = (await models.Ask(service, RunningModels.Mushrooms()), await models.Ask(service, RunningModels.Mushrooms()));
        Assert.Equal(first.Text, second.Text);
        Assert.Equal((first.Usage!.InputTokenCount, first.Usage.OutputTokenCount), (second.Usage!.InputTokenCount, second.Usage.OutputTokenCount));
        Assert.Equal((first.Text.Length + 3) / 4, first.Usage.OutputTokenCount);
        Assert.InRange(first.Usage.InputTokenCount!.Value, 100, 1_000);
        Assert.Equal(first.Usage.InputTokenCount + first.Usage.OutputTokenCount, first.Usage.TotalTokenCount);
        Assert.Equal(0, first.Usage.CachedInputTokenCount ?? 0);
    }

    [Fact]
    public async Task A_longer_prompt_costs_more()
    {
        var shorter = await models.Ask(RunningModels.OpenAi, RunningModels.Mushrooms());
        var longer = await models.Ask(RunningModels.OpenAi, RunningModels.Mushrooms(description: new string('x', 4_000)));
        Assert.InRange(longer.Usage!.InputTokenCount!.Value - shorter.Usage!.InputTokenCount!.Value, 900, 1_000);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_member_that_a_type_names_comes_back_as_that_type(string service)
    {
        var options = new ChatOptions { AdditionalProperties = new AdditionalPropertiesDictionary { ["strict"] = true } };
        var response = await models.Client(service).GetResponseAsync<Improved>(RunningModels.Prompt(RunningModels.Mushrooms()), options, useJsonSchemaResponseFormat: true);
        Assert.True(response.TryGetResult(out var improved));
        Assert.Equal(["title", "description", "tags", "hashtags"], improved.Suggestions.Select(suggestion => suggestion.Field));
        Assert.StartsWith("Miso Butter Mushrooms", improved.Suggestions[0].Value, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Without_a_schema_the_answer_is_a_sentence(string service)
    {
        var response = await models.Ask(service, RunningModels.Mushrooms(), new ChatOptions());
        Assert.StartsWith("I would call it", response.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task An_answer_longer_than_allowed_is_cut(string service)
    {
        var whole = await models.Ask(service, RunningModels.Mushrooms());
        var cut = await models.Ask(service, RunningModels.Mushrooms(), RunningModels.Asked(mostTokens: 40));
        Assert.Equal((ChatFinishReason.Length, 40L), (cut.FinishReason, cut.Usage!.OutputTokenCount));
        Assert.Equal(whole.Text[..160], cut.Text);
        Assert.ThrowsAny<JsonException>(() => RunningModels.Answer(cut));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_call_is_told_as_it_came_and_without_its_key(string service)
    {
        await models.Ask(service, RunningModels.Mushrooms(title: "A title to look for"));
        var call = await models.LastCall(service.Split('/')[0]);
        Assert.Equal("Improve the item. CANARY-OF-THE-SYSTEM", call.GetProperty("system").GetString());
        Assert.Contains("A title to look for", Assert.Single(call.GetProperty("messages").EnumerateArray()).GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("object", call.GetProperty("schema").GetProperty("type").GetString());
        Assert.Equal(2_000, call.GetProperty("mostTokens").GetInt32());
        foreach (var page in new[] { "/_control/ai/requests", "/_control/journal" })
        {
            var text = await models.Http.GetStringAsync(page);
            Assert.DoesNotContain("sk-sandbox-openai", text, StringComparison.Ordinal);
            Assert.DoesNotContain("sk-ant-sandbox", text, StringComparison.Ordinal);
        }
    }

    public sealed record Improved(List<Better> Suggestions);

    public sealed record Better(string Field, string Value, string Reason, double Confidence);
}
