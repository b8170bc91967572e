using CsCheck;
using StreamVibe.Bench.Seeding;
using StreamVibe.Connections;
using StreamVibe.Storage;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Content;

/// <summary>Lists and search of seeded content against a plain loop over the same content.</summary>
[Collection(nameof(SeededLibrary))]
public sealed class FilterTests(SeededLibrary library)
{
    static readonly Gen<Asked> Any = Gen.Select(
        OneOf(0, 0, 1, 3, 60, 299), OneOf<string?>(null, null, "youtube", "instagram", "tiktok", "facebook"), OneOf<string?>(null, null, "public", "unlisted", "private"),
        OneOf(0, 1, 2, 5, 20, 100, 700).Array[0, 2], Gen.OneOf(Gen.Const(Array.Empty<int>()), Gen.Int[0, 2_000].Array[1, 3]), Gen.Bool)
        .Select((user, platform, visibility, tags, words, not) => new Asked(user, platform, visibility, [.. tags.Select(Vocabulary.Word)], [.. words.Select(Vocabulary.Word)], not));

    [Fact]
    public Task Any_filters_give_what_a_plain_loop_gives() => Any.SampleAsync(async asked =>
    {
        var seeded = library.Plan.Users[asked.User];
        var there = library.Plan.ItemsOf(seeded).Where(item => !item.Deleted && asked.Wants(item)).OrderByDescending(item => item.Remote.PublishedAt).ThenByDescending(item => item.Id).Select(item => item.Id).ToList();
        var answered = await (await library.SignIn(seeded)).All("/api/content?" + asked.Query);
        if (asked.Words.Length == 0)
        {
            Assert.Equal(there, answered.Select(item => item.Id()));
            return;
        }
        // Ranked are the newest 1,000.
        Assert.Equal(there.Take(1_000).Order(), answered.Select(item => item.Id()).Order());
    }, iter: 40, threads: 1);

    [Fact]
    public async Task Nobody_reaches_another_by_any_filter()
    {
        var other = library.Plan.Users[3];
        var user = await library.SignIn(library.Large);
        Assert.Empty(await user.All($"/api/content?connectionId={other.Accounts[0].ConnectionId}"));
        Assert.Empty(await user.All($"/api/content?connectionId={other.Accounts[0].ConnectionId}&q={Vocabulary.Word(0)}&tag={Vocabulary.Word(0)}"));
    }

    static Gen<T> OneOf<T>(params T[] choices) => Gen.Int[0, choices.Length - 1].Select(index => choices[index]);

    sealed record Asked(int User, string? Platform, string? Visibility, string[] Tags, string[] Words, bool Not)
    {
        public string Query => string.Join('&', new[]
        {
            Platform is null ? null : $"platform={Platform}", Visibility is null ? null : $"visibility={Visibility}",
            Words.Length == 0 ? null : "q=" + Uri.EscapeDataString(string.Join(' ', Words.Select((word, index) => IsExcluded(index) ? "-" + word : word))),
        }.Concat(Tags.Select(tag => $"tag={tag}")).Where(part => part is not null));

        public bool Wants(SeededItem item) => (Platform is null || item.Account.Platform.Name() == Platform) && (Visibility is null || Names.Of(item.Remote.Visibility) == Visibility)
            && Tags.All(tag => item.Remote.Tags.Contains(tag)) && (Words.Length == 0 || WordsOf(item) is var words && Words.Select((word, index) => words.Contains(word) != IsExcluded(index)).All(met => met));

        // The last of several may be unwanted.
        bool IsExcluded(int index) => Not && index > 0 && index == Words.Length - 1;

        static HashSet<string> WordsOf(SeededItem item) =>
            [.. $"{item.Remote.Title} {string.Join(' ', item.Remote.Tags)} {item.Remote.Description}".ToLowerInvariant().Split([' ', '.', '\n'], StringSplitOptions.RemoveEmptyEntries)];
    }
}
