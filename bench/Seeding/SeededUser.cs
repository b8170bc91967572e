using StreamVibe.Connections;

namespace StreamVibe.Bench.Seeding;

/// <summary>A person of a seed, who signs in with <see cref="Creator.Password"/>.</summary>
sealed record SeededUser(Guid Id, int Index, int Items, IReadOnlyList<SeededAccount> Accounts)
{
    public string Email => $"seed-{Index}@example.org";

    public static SeededUser Make(Random chance, int index, int items, DateTimeOffset since) => new(
        Ids.Make(chance, since), index, items,
        [.. (index % 3 == 0 ? new[] { Platform.YouTube, Platform.Instagram, Platform.TikTok } : [Platform.YouTube]).Select(platform => new SeededAccount(Ids.Make(chance, since), Ids.Make(chance, since), platform))]);
}

/// <summary>A connection with its one channel.</summary>
sealed record SeededAccount(Guid Id, Guid ConnectionId, Platform Platform);

/// <summary>Ids as the product's, ordered by time, but the same in every run.</summary>
static class Ids
{
    public static Guid Make(Random chance, DateTimeOffset time)
    {
        var bytes = new byte[16];
        chance.NextBytes(bytes);
        var milliseconds = time.ToUnixTimeMilliseconds();
        for (var at = 0; at < 6; at++) bytes[at] = (byte)(milliseconds >> (40 - (8 * at)));
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new(bytes, bigEndian: true);
    }
}
