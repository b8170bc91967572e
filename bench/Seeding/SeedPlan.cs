using StreamVibe.Connections;
using StreamVibe.Content;

namespace StreamVibe.Bench.Seeding;

/// <summary>
/// Who has how much: one account with a tenth of everything, four with a fiftieth each, and many small ones. The same for the same numbers.
/// Every third person also has Instagram and TikTok.
/// </summary>
sealed class SeedPlan
{
    const int Page = 50;
    static readonly DateTimeOffset Newest = new(2026, 10, 30, 16, 0, 0, TimeSpan.Zero);

    readonly int seed;

    public SeedPlan(int users, int items, int seed)
    {
        if (users < 10 || items < users * 10) throw new ArgumentException("A seed has at least 10 users with 10 items each.");
        this.seed = seed;
        var chance = new Random(seed);
        var sizes = Sizes(users, items);
        Users = [.. sizes.Select((size, index) => SeededUser.Make(chance, index, size, Newest.AddYears(-3)))];
    }

    public IReadOnlyList<SeededUser> Users { get; }

    /// <summary>Every item, page by page as syncs of many people at once would bring them.</summary>
    public IEnumerable<SeededItem> Items()
    {
        var pages = Users.SelectMany(user => Enumerable.Range(0, (user.Items + Page - 1) / Page).Select(page => (user, page))).ToArray();
        new Random(seed).Shuffle(pages);
        foreach (var (user, page) in pages)
            for (var index = page * Page; index < Math.Min(user.Items, (page + 1) * Page); index++) yield return At(user, index);
    }

    /// <summary>What one person has, newest first.</summary>
    public IEnumerable<SeededItem> ItemsOf(SeededUser user) => Enumerable.Range(0, user.Items).Select(index => At(user, index));

    SeededItem At(SeededUser user, int index)
    {
        var chance = new Random(HashCode(seed, user.Index, index));
        var account = user.Accounts.Count > 1 && chance.Next(8) == 0 ? user.Accounts[chance.Next(12) == 0 ? 2 : 1] : user.Accounts[0];
        // Three years of uploads, evenly; a bulk import has given every fiftieth the time of the one before.
        var place = index % 50 == 1 ? index - 1 : index;
        var publishedAt = Newest - TimeSpan.FromSeconds(Math.Floor(3.0 * 365 * 86_400 * place / user.Items));
        var externalId = $"{account.Platform.Name()[..2]}{user.Index:x}-{index:x}";
        string[] tags = [.. Enumerable.Range(0, chance.Next(7)).Select(_ => Vocabulary.Word(chance)).Distinct()];
        var views = (long)Math.Pow(10, chance.NextDouble() * 6);
        var remote = new RemoteItem(
            externalId, "video", Vocabulary.Sentence(chance, 3 + chance.Next(7)), Description(chance), [.. tags], Seen(chance), $"https://example.com/watch/{externalId}",
            $"https://example.com/thumbnail/{externalId}.jpg", 5 + chance.Next(3_600), publishedAt, views, views / 30, views / 300);
        return new(Ids.Make(chance, publishedAt), user, account, remote, Deleted: chance.Next(100) == 0);
    }

    // Most are short, some long.
    static string Description(Random chance) => string.Join("\n", Enumerable.Range(0, 1 + (int)Math.Pow(chance.Next(100) / 40.0, 3) / 2).Select(_ => Vocabulary.Sentence(chance, 5 + chance.Next(12)) + "."));

    static Visibility Seen(Random chance) => chance.Next(100) switch { < 2 => Visibility.Private, < 6 => Visibility.Unlisted, _ => Visibility.Public };

    static int[] Sizes(int users, int items)
    {
        int[] big = [items / 10, .. Enumerable.Repeat(items / 50, 4)];
        var rest = items - big.Sum();
        var weights = Enumerable.Range(1, users - big.Length).Select(rank => Math.Pow(rank, -0.6)).ToList();
        var total = weights.Sum();
        int[] small = [.. weights.Select(weight => Math.Max(1, (int)(rest * weight / total)))];
        big[0] += rest - small.Sum();
        return [.. big, .. small];
    }

    // The runtime's own differs from start to start; neighbours must not resemble each other.
    static int HashCode(int seed, int user, int index) => unchecked((((((seed * 397) ^ user) * 1_000_003) ^ index) * 668_265_263));
}

/// <summary>One thing that somebody published.</summary>
sealed record SeededItem(Guid Id, SeededUser User, SeededAccount Account, RemoteItem Remote, bool Deleted);
