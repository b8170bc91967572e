using StreamVibe.Analysis.Proposals;

namespace StreamVibe.Tests.Unit.Analysis.Proposals;

/// <summary>What a rewritten description must not lose.</summary>
public sealed class KeptLinesTests
{
    const string Before = "I bake bread.\nRecipe: https://example.com/bread\nMail: me@example.com\n\n0:00 Flour\n1:30 Water\n12:05 Oven\n\nThanks!";

    [Fact]
    public void A_description_that_lost_nothing_is_as_it_was_rewritten()
    {
        const string Rewritten = "Bread at home, step by step.\nRecipe: https://example.com/bread or me@example.com\n0:00 Flour\n1:30 Water\n12:05 Oven";
        Assert.Equal(Rewritten, KeptLines.PutBack(Before, Rewritten));
    }

    [Fact]
    public void Lines_with_lost_links_are_put_back_at_the_end() => Assert.Equal(
        "Bread.\n0:00 Flour\n1:30 Water\n12:05 Oven\n\nRecipe: https://example.com/bread\nMail: me@example.com", KeptLines.PutBack(Before, "Bread.\n0:00 Flour\n1:30 Water\n12:05 Oven"));

    [Fact]
    public void Chapters_are_put_back_whole_and_invented_ones_are_not_kept() => Assert.Equal(
        "Bread. https://example.com/bread me@example.com\n\n0:00 Flour\n1:30 Water\n12:05 Oven", KeptLines.PutBack(Before, "Bread. https://example.com/bread me@example.com\n0:00 Flour\n2:00 Salt"));

    [Fact]
    public void Time_stamps_where_there_were_none_are_not_kept() => Assert.Equal("Bread.\nDone.", KeptLines.PutBack("I bake.", "Bread.\n0:00 Start\nDone."));

    [Fact]
    public void A_line_that_could_not_be_put_back_as_it_was_is_none_to_lose()
    {
        Assert.Null(KeptLines.PutBack("Shop: <https://example.com>", "Bread."));
        Assert.Null(KeptLines.PutBack("Shop: exam\u200bple.com", "Bread."));
        Assert.Null(KeptLines.PutBack("0:00 I <3 flour", "Bread."));
        Assert.Equal("Bread.", KeptLines.PutBack("I <3 bread.", "Bread."));
    }

    [Fact]
    public void Other_spaces_are_no_loss_and_a_flag_stays() => Assert.Equal(
        "Bread.\n\nShop 🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F: https://example.com",
        KeptLines.PutBack("\tShop 🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F:\u00a0https://example.com \r\nBye", "Bread."));
}
