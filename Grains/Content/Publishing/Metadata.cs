using System.Collections.Immutable;

namespace StreamVibe.Content.Publishing;

/// <summary>Fields of an item as they are at its platform, or are to be there; null for one that this is not about.</summary>
sealed record Metadata(string? Title, string? Description, ImmutableArray<string>? Tags)
{
    /// <summary>What can be written to a platform at all. Who may see an item is never written: that stays a matter of the platform.</summary>
    public static readonly ImmutableArray<string> Writable = ["title", "description", "tags"];

    public static Metadata Of(Shown shown, ImmutableArray<string> fields) => new(
        fields.Contains("title") ? shown.Title : null,
        fields.Contains("description") ? shown.Description : null,
        fields.Contains("tags") ? shown.Tags : null);

    public static Metadata Of(RemoteItem remote) => new(remote.Title, remote.Description, remote.Tags);

    /// <summary>The fields that this is about.</summary>
    public ImmutableArray<string> About() => [.. Writable.Where(field => field switch
    {
        "title" => Title is not null,
        "description" => Description is not null,
        _ => Tags is not null,
    })];

    /// <summary>The fields that differ from what is there.</summary>
    public ImmutableArray<string> Unlike(Metadata there) => [.. Writable.Where(field => field switch
    {
        "title" => !Same(Title, there.Title),
        "description" => !Same(Description, there.Description),
        _ => !Same(Tags, there.Tags),
    })];

    /// <summary>These fields put over what a platform said of an item where they differ; what this is not about stays.</summary>
    public RemoteItem Put(RemoteItem remote) => Unlike(Of(remote)).IsEmpty ? remote
        : remote with { Title = Title ?? remote.Title, Description = Description ?? remote.Description, Tags = Tags ?? remote.Tags };

    /// <summary>Only the fields that the other is about.</summary>
    public Metadata Only(Metadata other) => new(
        other.Title is null ? null : Title,
        other.Description is null ? null : Description,
        other.Tags is null ? null : Tags);

    // A platform may write line ends its own way and drop space around a text.
    static bool Same(string? wanted, string? there) => wanted is null || (there is not null && Plain(wanted) == Plain(there));

    static bool Same(ImmutableArray<string>? wanted, ImmutableArray<string>? there) =>
        wanted is not { } tags || (there is { } others && tags.ToHashSet(StringComparer.Ordinal).SetEquals(others));

    static string Plain(string text) => text.ReplaceLineEndings("\n").Trim();
}
