using StreamVibe.Connections;
using StreamVibe.Content;

namespace StreamVibe.Tests.Unit.Connections;

public sealed class AnswerRulesTests
{
    static readonly string[] Asked = ["a", "b", "c"];

    [Fact]
    public void What_was_looked_up_and_is_not_there_is_gone()
    {
        var page = AnswerRules.Sort(Asked, new([Whole("a"), Whole("c")], 0, null), lookedUp: true);
        Assert.Equal(["a", "c"], page.Items.Select(item => item.ExternalId));
        Assert.Equal(["b"], page.Gone);
        Assert.Empty(page.Same);
    }

    [Fact]
    public void What_a_page_of_the_list_does_not_show_is_not_gone_yet()
    {
        var page = AnswerRules.Sort(Asked, new([Whole("a")], 0, null), lookedUp: false);
        Assert.Empty(page.Gone);
        Assert.Empty(page.Same);
    }

    [Fact]
    public void Behind_an_item_that_cannot_be_identified_nothing_counts_as_gone()
    {
        var page = AnswerRules.Sort(Asked, new([Whole("a")], 1, null), lookedUp: true);
        Assert.Empty(page.Gone);
        // Left as they are, so that the pass comes to an end.
        Assert.Equal(["b", "c"], page.Same);
    }

    [Fact]
    public void Nor_behind_one_that_nobody_asked_for_or_that_comes_twice()
    {
        Assert.Empty(AnswerRules.Sort(Asked, new([Whole("a"), Whole("x")], 0, null), lookedUp: true).Gone);
        Assert.Empty(AnswerRules.Sort(Asked, new([Whole("a"), Whole("a")], 0, null), lookedUp: true).Gone);
    }

    [Fact]
    public void An_answer_puts_nothing_into_a_library_that_was_not_asked_for_and_each_id_once()
    {
        var page = AnswerRules.Sort(Asked, new([Whole("x"), Whole("a"), Whole("a"), new("y", null, "no_title")], 0, null), lookedUp: false);
        Assert.Equal(["a"], page.Items.Select(item => item.ExternalId));
        Assert.Empty(page.Broken);
    }

    [Fact]
    public void An_item_that_cannot_be_read_is_neither_content_nor_gone()
    {
        var page = AnswerRules.Sort(Asked, new([Whole("a"), new("b", null, "no_title"), Whole("c")], 0, null), lookedUp: true);
        Assert.Equal([new BrokenItem("b", "no_title")], page.Broken);
        Assert.Empty(page.Gone);
    }

    static ReadItem Whole(string id) => new(id, new(id, "video", id, "", [], Visibility.Public, "https://example.org", null, null, DateTimeOffset.UnixEpoch, null, null, null), null);
}
