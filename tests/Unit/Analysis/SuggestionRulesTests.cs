using System.Collections.Immutable;
using CsCheck;
using StreamVibe.Analysis;
using StreamVibe.Connections;
using StreamVibe.Content;
using StreamVibe.Tests.Unit.Content;

namespace StreamVibe.Tests.Unit.Analysis;

public sealed class SuggestionRulesTests
{
    static readonly DateTimeOffset now = DateTimeOffset.UnixEpoch.AddDays(20_000);

    static readonly Gen<ImmutableArray<string>> hashtags = Gen.OneOf("#sea", "#Sun", "#zwölf12", "#a_b").Array[0, 4].Select(list => list.Distinct().ToImmutableArray());

    [Theory]
    [InlineData(SuggestionStatus.Applied)]
    [InlineData(SuggestionStatus.Dismissed)]
    [InlineData(SuggestionStatus.Superseded)]
    public void What_is_decided_is_not_applied(SuggestionStatus status) =>
        Assert.Equal(ErrorCode.SuggestionClosed, Refused(Items.Any, Title("New") with { Status = status }, As()).Code);

    [Fact]
    public void A_dismissed_one_is_dismissed_once_more_without_a_word_and_others_are_closed()
    {
        Assert.Equal((SuggestionStatus.Dismissed, now), (SuggestionRules.Dismiss(Title("New"), now)!.Status, SuggestionRules.Dismiss(Title("New"), now)!.DecidedAt));
        Assert.Null(SuggestionRules.Dismiss(Title("New") with { Status = SuggestionStatus.Dismissed }, now));
        foreach (var closed in new[] { SuggestionStatus.Applied, SuggestionStatus.Superseded })
            Assert.Equal(ErrorCode.SuggestionClosed, Assert.Throws<DomainException>(() => SuggestionRules.Dismiss(Title("New") with { Status = closed }, now)).Code);
    }

    [Fact]
    public void Only_its_field_changes() => Items.Shown.Sample(shown =>
    {
        var item = Items.With(shown with { Title = "A title" });
        var (next, decided) = Apply(item, Title("New"), As());
        Items.Same(shown with { Title = "New" }, next);
        Assert.Equal((SuggestionStatus.Applied, now), (decided.Status, decided.DecidedAt!.Value));
    });

    [Fact]
    public void A_field_that_changed_since_is_a_conflict_three_ways()
    {
        var refusal = Refused(Items.Any with { Title = "Theirs" }, Title("New"), As());
        var field = Assert.Single(refusal.Conflict!.Fields);
        Assert.Equal((ErrorCode.VersionConflict, 7L), (refusal.Code, refusal.Conflict.Version));
        Assert.Equal(("title", "A title", "Theirs", "New"), (field.Field, field.Base!.Value.Text, field.Current.Text, field.Proposed.Text));
    }

    [Fact]
    public void Who_saw_the_item_as_it_is_may_write_over_it_and_who_saw_another_may_not()
    {
        var item = Items.Any with { Title = "Theirs" };
        Assert.Equal("New", Apply(item, Title("New"), As(version: 7)).Shown.Title);
        Assert.Equal(ErrorCode.VersionConflict, Refused(item, Title("New"), As(version: 6)).Code);
        // Also where the field is what the model saw: the person decided on something else.
        Assert.Equal(ErrorCode.VersionConflict, Refused(Items.Any, Title("New"), As(version: 8)).Code);
    }

    [Fact]
    public void A_field_that_is_as_proposed_already_changes_nothing_and_is_no_conflict() =>
        Assert.Equal("New", Apply(Items.Any with { Title = "New" }, Title("New"), As()).Shown.Title);

    [Theory]
    [InlineData("title", null)]
    [InlineData("description", null)]
    [InlineData("tags", "text")]
    [InlineData("hashtags", "text")]
    public void A_value_of_the_other_kind_is_named(string field, string? text)
    {
        var value = text is null ? FieldValue.Of(["a list"]) : FieldValue.Of(text);
        Assert.Equal("value", Refused(Items.Any, Of(field, FieldValue.Of("A title"), FieldValue.Of("x")), As(value, version: 7)).Field);
    }

    [Theory]
    [InlineData("no mark")]
    [InlineData("#two words")]
    [InlineData("#")]
    [InlineData("#123")]
    [InlineData("")]
    public void What_is_no_hashtag_is_named(string text) =>
        Assert.Equal("value", Refused(Items.Any, Of("hashtags", FieldValue.Of(ImmutableArray<string>.Empty), FieldValue.Of(["#x"])), As(FieldValue.Of([text]))).Field);

    [Fact]
    public void Own_words_are_held_to_the_platforms_limits()
    {
        Assert.Equal("Mine", Apply(Items.Any, Title("New"), As(FieldValue.Of("Mine"))).Shown.Title);
        Assert.Equal("value", Refused(Items.Any, Title("New"), As(FieldValue.Of(new string('x', 101)))).Field);
        // Of a proposal that the platform does not take, the field is named: nobody gave a value.
        Assert.Equal("title", Refused(Items.Any, Title(new string('x', 101)), As()).Field);
        var sixteen = FieldValue.Of([.. Enumerable.Range(0, 16).Select(i => $"#tag{i}")]);
        Assert.Equal("value", Refused(Items.Any, Of("hashtags", FieldValue.Of(ImmutableArray<string>.Empty), FieldValue.Of(["#x"])), As(sixteen)).Field);
        Assert.Equal(16, HashtagRules.Of(Apply(Items.Any with { Platform = Platform.Instagram }, Of("hashtags", FieldValue.Of(ImmutableArray<string>.Empty), sixteen), As(sixteen)).Shown.Description).Length);
    }

    [Fact]
    public void Hashtags_replace_those_at_the_end_and_the_text_before_them_stays() => Gen.Select(Items.Shown, hashtags, hashtags).Sample((shown, before, after) =>
    {
        var item = Items.With(shown with { Title = "A title", Description = HashtagRules.Replace($"{shown.Description}.", before) });
        var next = Apply(item, Of("hashtags", FieldValue.Of(before), FieldValue.Of(after)), As()).Shown;
        Assert.Equal(after.AsEnumerable(), HashtagRules.Of(next.Description));
        Assert.Equal(HashtagRules.Body(item.Description), HashtagRules.Body(next.Description));
        Items.Same(Shown.Of(item) with { Description = next.Description }, next);
    });

    [Fact]
    public void A_description_and_hashtags_of_one_analysis_are_applied_in_either_order()
    {
        var item = Items.Any with { Description = "Old text\n\n#old" };
        var (text, marks) = (
            Of("description", FieldValue.Of("Old text\n\n#old"), FieldValue.Of("New text\n\n#old")),
            Of("hashtags", FieldValue.Of(["#old"]), FieldValue.Of(["#new", "#newer"])));
        var one = Apply(item with { Description = Apply(item, text, As()).Shown.Description }, marks, As()).Shown;
        var other = Apply(item with { Description = Apply(item, marks, As()).Shown.Description }, text, As()).Shown;
        Assert.Equal("New text\n\n#new #newer", one.Description);
        Assert.Equal(one.Description, other.Description);
        // Whose text changed too is a conflict all the same.
        Assert.Equal(ErrorCode.VersionConflict, Refused(item with { Description = "Their text\n\n#new" }, text, As()).Code);
    }

    static (Shown Shown, Suggestion Decided) Apply(ContentItem item, Suggestion suggestion, ApplyRequest request) => SuggestionRules.Apply(new(item, 3, now), suggestion, request, now);

    static DomainException Refused(ContentItem item, Suggestion suggestion, ApplyRequest request) => Assert.Throws<DomainException>(() => Apply(item, suggestion, request));

    static ApplyRequest As(FieldValue? value = null, long? version = null) => new(false, value, version);

    static Suggestion Title(string proposed) => Of("title", FieldValue.Of("A title"), FieldValue.Of(proposed));

    static Suggestion Of(string field, FieldValue current, FieldValue proposed) =>
        new(Guid.Empty, Guid.Empty, Guid.Empty, field, current, proposed, "because", 0.8, SuggestionStatus.Pending, now, null);
}
