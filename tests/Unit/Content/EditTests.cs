using System.Collections.Immutable;
using StreamVibe.Content;

namespace StreamVibe.Tests.Unit.Content;

public sealed class EditTests
{
    static readonly ContentEdit Nothing = new(null, null, null, null, null);

    [Fact]
    public void An_edit_without_fields_changes_nothing() => Items.Same(Shown.Of(Items.Any), ContentRules.Edit(Items.Any, Nothing));

    [Fact]
    public void Only_the_named_field_changes() =>
        Items.Same(Shown.Of(Items.Any) with { Visibility = Visibility.Unlisted }, ContentRules.Edit(Items.Any, Nothing with { Visibility = Visibility.Unlisted }));

    [Fact]
    public void A_title_of_a_hundred_characters_is_kept_and_one_more_is_refused()
    {
        Assert.Equal(100, ContentRules.Edit(Items.Any, Nothing with { Title = $"  {new string('x', 100)} " }).Title.Length);
        Refused("title", Nothing with { Title = new string('x', 101) });
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \t ")]
    public void A_title_is_not_empty(string title) => Refused("title", Nothing with { Title = title });

    [Fact]
    public void A_description_is_measured_in_bytes()
    {
        Assert.Equal(2500, ContentRules.Edit(Items.Any, Nothing with { Description = new string('é', 2500) }).Description.Length);
        Refused("description", Nothing with { Description = new string('é', 2501) });
    }

    [Fact]
    public void A_description_can_be_emptied() => Assert.Equal("", ContentRules.Edit(Items.Any, Nothing with { Description = "" }).Description);

    [Theory]
    [InlineData("a\0b")]
    [InlineData("a\u0007b")]
    [InlineData("a\u001bb")]
    [InlineData("a\u0085b")]
    [InlineData("a<b")]
    [InlineData("a>b")]
    public void Control_characters_and_angle_brackets_are_no_text_in_any_field(string text)
    {
        Refused("title", Nothing with { Title = text });
        Refused("description", Nothing with { Description = text });
        Refused("tags", Nothing with { Tags = [text] });
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused_wherever_it_stands()
    {
        // Built here: an attribute could not hold them.
        foreach (var text in (string[])["a\ud83d", "\ude00a", "\ud83d\ud83d\ude00", "\ud83d\ude00\ude00", "\ud83d a"])
        {
            Refused("title", Nothing with { Title = text });
            Refused("description", Nothing with { Description = text });
            Refused("tags", Nothing with { Tags = [text] });
        }
    }

    [Fact]
    public void Lines_tabs_and_whole_pairs_are_text() =>
        Assert.Equal("one\r\n\ttwo 😀", ContentRules.Edit(Items.Any, Nothing with { Description = "one\r\n\ttwo 😀" }).Description);

    [Fact]
    public void Tags_are_trimmed_and_named_once_whatever_their_case() =>
        Assert.Equal(["Food", "home"], ContentRules.Edit(Items.Any, Nothing with { Tags = [" Food ", "food", "FOOD", "home"] }).Tags.AsEnumerable());

    [Fact]
    public void A_blank_tag_is_refused() => Refused("tags", Nothing with { Tags = ["a", " "] });

    [Fact]
    public void All_tags_can_be_removed() => Assert.Empty(ContentRules.Edit(Items.Any, Nothing with { Tags = ImmutableArray<string>.Empty }).Tags);

    [Fact]
    public void Tags_are_measured_with_their_commas_and_the_quotation_marks_around_spaces()
    {
        // 249 + 1 comma + 250 = 500.
        Assert.Equal(2, ContentRules.Edit(Items.Any, Nothing with { Tags = [new string('a', 249), new string('b', 250)] }).Tags.Length);
        Refused("tags", Nothing with { Tags = [new string('a', 250), new string('b', 250)] });
        Refused("tags", Nothing with { Tags = [new string('a', 249), new string('b', 248) + " b"] });
    }

    static void Refused(string field, ContentEdit edit)
    {
        var refusal = Assert.Throws<DomainException>(() => ContentRules.Edit(Items.Any, edit));
        Assert.Equal((ErrorCode.ValidationFailed, field), (refusal.Code, refusal.Field));
    }
}
