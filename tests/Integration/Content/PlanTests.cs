using StreamVibe.Bench.Seeding;
using StreamVibe.Connections;
using StreamVibe.Content;
using StreamVibe.Storage;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Content;

/// <summary>The way that lists and search really take through the tables, with the product's own statements. Each is run ten times: from the sixth on a prepared one may get a plan for all values.</summary>
[Collection(nameof(SeededLibrary))]
public sealed class PlanTests(SeededLibrary library)
{
    const string Words = "content_item_search_idx", Newest = "content_item_user_published_idx";
    const int Limit = 21;

    static readonly string Common = Vocabulary.Word(1), Rare = Vocabulary.Word(900);

    [Fact]
    public async Task A_rare_word_in_a_large_account_is_found_by_the_index_of_words()
    {
        var (steps, rows) = await Run(library.Large, Search(library.Large, Rare));
        Assert.Contains(steps, step => step.Index == Words);
        Assert.InRange(rows, 1, Limit);
        Assert.InRange(Read(steps), 1, 100);
    }

    [Fact]
    public async Task A_common_word_in_a_large_account_is_read_from_the_newest_on()
    {
        var (steps, rows) = await Run(library.Large, Search(library.Large, Common));
        Assert.DoesNotContain(steps, step => step.Index == Words);
        Assert.Contains(steps, step => step is { Index: Newest, Kind: "Index Scan" });
        Assert.Equal(Limit, rows);
        // The newest 1,000 matches, and what lies between.
        Assert.InRange(Read(steps), 1_000, 1_600);
    }

    [Fact]
    public async Task In_a_small_account_a_common_word_is_looked_for_in_the_account()
    {
        var (steps, rows) = await Run(library.Small, Search(library.Small, Common));
        Assert.InRange(rows, 1, Limit);
        Assert.DoesNotContain(steps, step => step.Index == Words);
        Assert.Contains(steps, step => step.Index == Newest);
        Assert.InRange(Read(steps), 1, 2 * library.Small.Items);
    }

    [Fact]
    public async Task The_same_session_goes_either_way_by_the_word_at_hand()
    {
        await using var session = await ExplainedSession.OpenAsync(PostgresFixture.AsSuperuser(library.App.Database), library.Large.Id);
        for (var run = 0; run < 6; run++)
        {
            Assert.DoesNotContain((await session.RunAsync(Search(library.Large, Common))).Steps, step => step.Index == Words);
            Assert.Contains((await session.RunAsync(Search(library.Large, Rare))).Steps, step => step.Index == Words);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_newest_items_are_read_in_order_and_no_others(bool next)
    {
        var (steps, rows) = await Run(library.Large, LibraryStore.Newest(library.Large.Id, Filter(), next ? Middle : null, Limit));
        Assert.Equal(Limit, rows);
        Assert.Equal(Newest, Assert.Single(steps, step => step.Table == "content_item").Index);
        Assert.DoesNotContain(steps, step => step.Kind.Contains("Sort", StringComparison.Ordinal));
        Assert.InRange(Read(steps), Limit, Limit);
    }

    [Theory]
    [InlineData("youtube", null, null, 100)]
    [InlineData(null, "public", null, 100)]
    [InlineData("youtube", "public", null, 100)]
    [InlineData(null, "private", null, 200)]
    [InlineData(null, "unlisted", null, 300)]
    [InlineData("tiktok", null, null, 150)]
    [InlineData("tiktok", "private", null, 150)]
    [InlineData("facebook", null, null, 0)]
    [InlineData("facebook", "private", "common", 0)]
    [InlineData(null, null, "common", 400)]
    [InlineData(null, null, "rare", 30)]
    [InlineData(null, "private", "common", 200)]
    public async Task A_list_with_filters_reads_little_of_a_large_account(string? platform, string? visibility, string? tag, int most)
    {
        var filter = Filter(platform, visibility, tag switch { "common" => Common, "rare" => Rare, _ => null });
        foreach (var after in new[] { null, Middle })
        {
            var (steps, _) = await Run(library.Large, LibraryStore.Newest(library.Large.Id, filter, after, Limit));
            Assert.InRange(Read(steps), 0, most);
        }
    }

    [Fact]
    public async Task A_connection_narrows_to_what_it_brought()
    {
        var (steps, rows) = await Run(library.Large, LibraryStore.Newest(library.Large.Id, Filter() with { ConnectionId = library.Large.Accounts[0].ConnectionId }, null, Limit));
        Assert.Equal(Limit, rows);
        Assert.InRange(Read(steps), Limit, 100);
    }

    [Theory]
    [InlineData("youtube", null)]
    [InlineData(null, "private")]
    [InlineData("tiktok", "unlisted")]
    [InlineData("facebook", null)]
    public async Task A_search_with_filters_reads_what_is_within_them(string? platform, string? visibility)
    {
        var within = library.Plan.ItemsOf(library.Large).Count(item => (platform is null || item.Account.Platform.Name() == platform) && (visibility is null || Names.Of(item.Remote.Visibility) == visibility));
        var (steps, _) = await Run(library.Large, LibraryStore.Search(library.Large.Id, Filter(platform, visibility) with { Search = Common }, null, Limit));
        Assert.InRange(Read(steps), 0, (within * 1.5) + 100);
    }

    TimeKey Middle => library.Plan.ItemsOf(library.Large).Skip(library.Large.Items / 2).Select(item => new TimeKey(item.Remote.PublishedAt, item.Id)).First();

    async Task<(List<PlanStep> Steps, int Rows)> Run(SeededUser user, Statement statement)
    {
        await using var session = await ExplainedSession.OpenAsync(PostgresFixture.AsSuperuser(library.App.Database), user.Id);
        (List<PlanStep> Steps, int Rows) last = default;
        for (var run = 0; run < 10; run++)
        {
            last = await session.RunAsync(statement);
            Assert.NotEmpty(last.Steps);
            Assert.DoesNotContain(last.Steps, step => step is { Kind: "Seq Scan", Table: "content_item" });
        }
        return last;
    }

    static Statement Search(SeededUser user, string word) => LibraryStore.Search(user.Id, Filter() with { Search = word }, null, Limit);

    static ContentFilter Filter(string? platform = null, string? visibility = null, string? tag = null) => new(
        platform is null ? null : PlatformNames.Parse(platform), null, null, tag is null ? [] : [tag], visibility is null ? null : Enum.Parse<Visibility>(visibility, ignoreCase: true));

    // The lookups of the rows of the page count too: they are of the same table.
    static double Read(List<PlanStep> steps) => steps.Where(step => step.Table == "content_item" && step.Kind != "Bitmap Index Scan").Sum(step => step.Read);
}
