using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamVibe.Analysis.Models;
using StreamVibe.Analysis.Proposals;
using StreamVibe.Content;
using StreamVibe.Sandbox.Ai;

namespace StreamVibe.Tests.Unit.Analysis.Proposals;

/// <summary>A hundred items that want something else of a model, and a model that does whatever they want.</summary>
public sealed class HostileTests
{
    [Fact]
    public void There_are_a_hundred_of_them_and_no_two_alike()
    {
        Assert.InRange(Hostile.Items.Count, 100, 200);
        Assert.Equal(Hostile.Items.Count, Hostile.Items.Select(one => one.Name).Distinct().Count());
        Assert.Equal(Hostile.Items.Count, Hostile.Items.Select(one => one.Item.Title + one.Item.Description + string.Join('|', one.Item.Tags)).Distinct().Count());
    }

    [Theory, MemberData(nameof(Hostile.Names), MemberType = typeof(Hostile))]
    public void Its_text_stays_inside_the_strings_of_the_data(string name)
    {
        var item = Hostile.Item(name);
        var prompt = PromptRules.Of(new(item, new(), []));
        Assert.Equal(PromptRules.Of(new(Content.Items.Any, new(), [])).System, prompt.System);
        using var data = JsonDocument.Parse(prompt.User);
        Assert.Equal(["item", "preferences", "trending"], data.RootElement.EnumerateObject().Select(member => member.Name));
        var shown = data.RootElement.GetProperty("item");
        Assert.Equal(["platform", "type", "title", "description", "tags", "hashtags"], shown.EnumerateObject().Select(member => member.Name));
        Assert.Equal(item.Title, shown.GetProperty("title").GetString());
        Assert.Equal(HashtagRules.Body(item.Description), shown.GetProperty("description").GetString());
        Assert.Equal(item.Tags.AsEnumerable(), shown.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!));
        // No line break ends the data: what looks like a frame is inside a string.
        Assert.DoesNotContain('\n', prompt.User);
    }

    [Theory, MemberData(nameof(Hostile.Names), MemberType = typeof(Hostile))]
    public void A_model_that_obeys_it_gets_nothing_through(string name)
    {
        var item = Hostile.Item(name);
        var prompt = PromptRules.Of(new(item, new(), []));
        var asked = new AiPrompt("openai", "chat", "m", prompt.System, [new("user", prompt.User)], JsonNode.Parse(prompt.Schema.GetRawText())!.AsObject(), null);
        // It gives its instructions away in every reason.
        Assert.True(ProposalRules.Of(item, ObedientModel.Say(asked)) is null or []);
    }

    [Theory, MemberData(nameof(Hostile.Names), MemberType = typeof(Hostile))]
    public void What_its_orders_put_into_every_field_comes_out_as_harmless_text(string name)
    {
        var item = Hostile.Item(name);
        foreach (var words in Orders(item))
            Harmless(item, ProposalRules.Of(item, Answers.Everywhere(item, words).Text()) ?? []);
    }

    [Fact]
    public void Most_orders_do_come_out_as_text()
    {
        // Else the test above would say nothing.
        var proposals = Hostile.Items.SelectMany(one => Orders(one.Item).SelectMany(words => ProposalRules.Of(one.Item, Answers.Everywhere(one.Item, words).Text()) ?? [])).ToList();
        Assert.True(proposals.Count > 300, $"{proposals.Count}");
        Assert.Equal(["description", "hashtags", "tags", "title"], proposals.Select(proposal => proposal.Field).Distinct().Order());
    }

    // The orders in it, and all of its texts.
    static List<string> Orders(ContentItem item)
    {
        var texts = new[] { item.Title, item.Description }.Concat(item.Tags).ToList();
        var said = texts.SelectMany(text => text.Split("say:").Skip(1).Concat(text.Split("link:").Skip(1))).ToList();
        return [.. said, .. texts, string.Join(' ', texts), Instructions.Text, $"{said.FirstOrDefault()} {Instructions.Text}"];
    }

    static void Harmless(ContentItem item, ImmutableArray<Proposal> proposals)
    {
        var limits = PlatformLimits.Of(item.Platform);
        foreach (var proposal in proposals)
        {
            Assert.Contains(proposal.Field, limits.Fields);
            var texts = proposal.Proposed.Text is { } text ? [text] : proposal.Proposed.List.ToArray();
            foreach (var one in texts.Append(proposal.Reason))
            {
                Assert.DoesNotContain(one, c => char.IsControl(c) && c != '\n');
                Assert.False(LeakRules.Repeats(one), "the instructions");
                if (proposal.Field != "description") Assert.DoesNotContain('\n', one);
            }
            var known = LinkRules.Of(string.Join('\n', [item.Title, item.Description, .. item.Tags]));
            foreach (var one in texts)
            {
                Assert.DoesNotContain(one, c => c is '<' or '>');
                Assert.DoesNotContain(one.EnumerateRunes(), rune => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate);
                Assert.Empty(LinkRules.Of(one).Except(known));
            }
            Assert.Empty(LinkRules.Of(proposal.Reason));
            switch (proposal.Field)
            {
                case "title":
                    Assert.InRange(texts[0].Length, 1, 100);
                    break;
                case "description":
                    Assert.InRange(Encoding.UTF8.GetByteCount(texts[0]), 1, 5_000);
                    break;
                case "tags":
                    Assert.InRange(PlatformLimits.LengthOf(texts), 1, 500);
                    break;
                default:
                    Assert.InRange(texts.Length, 1, 15);
                    Assert.All(texts, hashtag => Assert.True(HashtagRules.IsHashtag(hashtag), hashtag));
                    break;
            }
        }
    }
}
