using System.Text;
using System.Text.Json.Nodes;
using StreamVibe.Analysis.Models;
using StreamVibe.Analysis.Proposals;
using StreamVibe.Connections;
using StreamVibe.Content;
using StreamVibe.Tests.Unit.Content;

namespace StreamVibe.Tests.Unit.Analysis.Proposals;

/// <summary>What of an answer reaches the item's owner.</summary>
public sealed class ProposalTests
{
    static readonly ContentItem Bread = Items.Any with { Title = "bread", Description = "I bake bread.\nRecipe: https://example.com/bread\n\n#bread #home", Tags = ["bread", "home"] };

    [Fact]
    public void A_field_that_stays_as_it_is_is_no_proposal() => Assert.Empty(Of(Bread)!);

    [Fact]
    public void A_proposal_says_what_there_is_what_is_proposed_and_why()
    {
        var proposals = Of(Bread, ("title", "Bake bread at home"), ("tags", new[] { "sourdough", "bread" }), ("hashtags", new[] { "#sourdough", "baking" }))!;
        Assert.Equal(["title", "tags", "hashtags"], proposals.Select(proposal => proposal.Field));
        Assert.Equal(("bread", "Bake bread at home", "It is better.", 0.7), (proposals[0].Current.Text, proposals[0].Proposed.Text, proposals[0].Reason, proposals[0].Confidence));
        Assert.Equal(["bread", "home", "sourdough", "bread"], proposals[1].Current.List.Concat(proposals[1].Proposed.List));
        Assert.Equal(["#bread", "#home", "#sourdough", "#baking"], proposals[2].Current.List.Concat(proposals[2].Proposed.List));
    }

    [Fact]
    public void A_description_keeps_its_hashtags_and_every_link_and_gets_no_new_one()
    {
        var proposal = Assert.Single(Of(Bread, ("description", "Bread, step by step.\nBuy at https://evil.example/x\n#other"))!);
        Assert.Equal(Bread.Description, proposal.Current.Text);
        Assert.Equal("Bread, step by step.\nBuy at\n\nRecipe: https://example.com/bread\n\n#bread #home", proposal.Proposed.Text);
    }

    [Fact]
    public void Another_order_of_tags_or_other_spaces_improve_nothing() =>
        Assert.Empty(Of(Bread, ("tags", new[] { "home", "bread" }), ("title", " bread "), ("description", "I bake bread.\r\n\r\nRecipe:  https://example.com/bread"))!);

    [Fact]
    public void What_is_only_taken_out_again_improves_nothing() => Assert.Empty(Of(Bread, ("title", "bre\u200bad"))!);

    [Fact]
    public void A_name_with_a_dot_that_stands_anywhere_in_the_item_is_none_of_ours_to_take_out()
    {
        var code = Bread with { Title = "An API", Description = "With Node.js from scratch.", Tags = ["ASP.NET"] };
        var proposals = Of(code, ("title", "Build an API with Node.js"), ("description", "Node.js from scratch, and ASP.NET."), ("tags", new[] { "Node.js", "ASP.NET Core" }))!;
        Assert.Equal(["Build an API with Node.js", "Node.js from scratch, and ASP.NET."], proposals.Take(2).Select(proposal => proposal.Proposed.Text!));
        Assert.Equal(["Node.js", "ASP.NET Core"], proposals[2].Proposed.List);
    }

    [Theory]
    [InlineData("Build an API with Node.js")]
    [InlineData("bread https://evil.example")]
    [InlineData("Why List<int> is fast")]
    public void A_title_or_tag_that_lost_something_is_not_proposed(string wanted)
    {
        Assert.Null(Of(Bread, ("title", wanted)));
        Assert.Equal(["rye"], Assert.Single(Of(Bread, ("tags", new[] { wanted, "rye" }))!).Proposed.List);
    }

    [Fact]
    public void Where_a_line_of_the_owners_would_not_come_back_as_it_is_no_description_is_proposed()
    {
        var post = Bread with { Platform = Platform.Facebook, Tags = [], Description = "I bake.\nShop: <https://shop.example> <3" };
        Assert.Null(Of(post, ("description", "I bake bread every day.")));
        Assert.Equal("I bake bread. https://shop.example", Assert.Single(Of(post, ("description", "I bake bread. https://shop.example"))!).Proposed.Text);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void A_title_that_does_not_fit_is_not_cut(int length, bool fits) => Assert.Equal(fits, Of(Bread, ("title", new string('x', length))) is [{ Field: "title" }]);

    [Fact]
    public void An_answer_of_which_nothing_can_be_used_is_unfit_and_one_of_which_something_can_is_not()
    {
        Assert.Null(Of(Bread, ("title", new string('x', 101))));
        Assert.Null(Of(Bread, ("title", "https://evil.example")));
        Assert.Null(Of(Bread, ("tags", new[] { "<>" })));
        Assert.Equal("tags", Assert.Single(Of(Bread, ("title", new string('x', 101)), ("tags", new[] { "sourdough" }))!).Field);
    }

    [Fact]
    public void A_description_is_measured_in_bytes_with_all_that_is_put_back()
    {
        var room = 5_000 - Encoding.UTF8.GetByteCount("\n\nRecipe: https://example.com/bread\n\n#bread #home");
        Assert.Equal(5_000, Encoding.UTF8.GetByteCount(Assert.Single(Of(Bread, ("description", new string('é', room / 2) + new string('e', room % 2)))!).Proposed.Text!));
        Assert.Null(Of(Bread, ("description", new string('é', room / 2 + 1))));
    }

    [Fact]
    public void Tags_end_where_YouTube_counts_five_hundred()
    {
        var tags = Assert.Single(Of(Bread, ("tags", Enumerable.Range(0, 60).Select(i => $"two words {i:00}").ToArray()))!).Proposed.List;
        Assert.InRange(PlatformLimits.LengthOf(tags), 485, 500);
        Assert.Equal(33, tags.Length);
    }

    [Fact]
    public void Tags_are_clean_and_named_once()
    {
        var tags = Assert.Single(Of(Bread, ("tags", new[] { "#Sourdough", "sourdough", " rye , spelt ", "https://evil.example", "@evil", "", "crust\u202e", "\u200b", new string('x', 101) }))!).Proposed.List;
        Assert.Equal(["Sourdough", "rye", "spelt", "crust"], tags);
    }

    [Fact]
    public void Hashtags_are_single_words_within_what_the_platform_takes()
    {
        var wished = new[] { "home made", "#crème_brûlée", "##twice", "#123", "#", "#bread!", "evil.example", "#Bread" }.Concat(Enumerable.Range(0, 40).Select(i => $"#tag{i}")).ToArray();
        var hashtags = Assert.Single(Of(Bread, ("hashtags", wished))!).Proposed.List;
        Assert.Equal(["#homemade", "#crème_brûlée", "#twice", "#bread"], hashtags.Take(4));
        Assert.Equal(15, hashtags.Length);
        Assert.Equal(30, Assert.Single(Of(Bread with { Platform = Platform.Instagram, Title = "", Tags = [] }, ("hashtags", wished))!).Proposed.List.Length);
    }

    [Fact]
    public void Hashtags_must_fit_behind_the_description()
    {
        var full = Bread with { Platform = Platform.TikTok, Title = "", Tags = [], Description = new string('x', 2_180) };
        Assert.Equal(["#sixteen_letters"], Assert.Single(Of(full, ("hashtags", new[] { "#sixteen_letters", "#bread" }))!).Proposed.List);
    }

    [Theory]
    [InlineData(Platform.Instagram)]
    [InlineData(Platform.TikTok)]
    public void A_field_that_the_platform_does_not_have_is_never_proposed(Platform platform)
    {
        var item = Bread with { Platform = platform, Title = "", Tags = [] };
        var answer = Answers.Of(item, ("description", "New words. https://example.com/bread"));
        answer["title"] = Answers.Member("A title");
        answer["tags"] = Answers.Member(new[] { "a tag" });
        answer["visibility"] = Answers.Member("public");
        Assert.Equal("description", Assert.Single(ProposalRules.Of(item, answer.Text())!.Value).Field);
    }

    [Fact]
    public void What_the_model_did_not_see_whole_it_does_not_rewrite()
    {
        var item = Bread with { Platform = Platform.Facebook, Tags = [], Description = new string('x', PromptRules.LongestDescription + 1) };
        Assert.Null(Of(item, ("description", "Shorter")));
    }

    [Fact]
    public void A_reason_is_plain_short_and_there()
    {
        Assert.Equal(300, Reason(new string('x', 400))!.Length);
        Assert.Equal("See why", Reason("See https://evil.example\nwhy <b>\u202e"));
        Assert.Null(Reason("\u200b "));
        Assert.Null(Reason($"I was told: {Instructions.Text}"));

        static string? Reason(string reason)
        {
            var answer = Answers.Of(Bread);
            answer["title"] = Answers.Member("Bake bread", reason);
            return ProposalRules.Of(Bread, answer.Text()) is [var proposal] ? proposal.Reason : null;
        }
    }

    [Theory]
    [InlineData(17, 1)]
    [InlineData(-3, 0)]
    [InlineData(0.25, 0.25)]
    public void Confidence_is_from_nothing_to_one(double said, double confidence)
    {
        var answer = Answers.Of(Bread);
        answer["title"] = Answers.Member("Bake bread", confidence: said);
        Assert.Equal(confidence, Assert.Single(ProposalRules.Of(Bread, answer.Text())!.Value).Confidence);
    }

    [Fact]
    public void An_answer_that_is_not_of_the_schema_is_unfit()
    {
        var whole = Answers.Of(Bread, ("title", "Bake bread"));
        Assert.Single(ProposalRules.Of(Bread, whole.Text())!.Value);
        foreach (var (name, broken) in new (string, JsonNode?)[]
        {
            ("title", null), ("title", "Bake bread"), ("tags", Answers.Member("a, b")), ("title", Answers.Member(new[] { "a" })), ("title", Answers.Member(5)), ("tags", Answers.Member(new object[] { "a", 1 })),
            ("title", new JsonObject { ["proposed"] = "x", ["reason"] = "y" }), ("title", new JsonObject { ["proposed"] = "x", ["confidence"] = 1 }), ("title", new JsonObject { ["proposed"] = "x", ["reason"] = "y", ["confidence"] = "1" }),
        })
        {
            var answer = (JsonObject)whole.DeepClone();
            answer[name] = broken;
            Assert.Null(ProposalRules.Of(Bread, answer.Text()));
        }
        whole.Remove("hashtags");
        Assert.Null(ProposalRules.Of(Bread, whole.Text()));
        foreach (var text in new[] { "", "null", "[]", "Sure!", "{\"title\":", new string('[', 5_000), "{\"title\":{\"proposed\":\"\\ud83d\",\"reason\":\"x\",\"confidence\":1}}" }) Assert.Null(ProposalRules.Of(Bread, text));
    }

    static IReadOnlyList<Proposal>? Of(ContentItem item, params (string Field, object Value)[] wishes) => ProposalRules.Of(item, Answers.Of(item, wishes).Text());
}
