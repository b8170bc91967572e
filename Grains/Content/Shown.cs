using System.Collections.Immutable;

namespace StreamVibe.Content;

/// <summary>The fields of an item that people change and that revisions tell of.</summary>
sealed record Shown(string Title, string Description, ImmutableArray<string> Tags, Visibility Visibility)
{
    public static Shown Of(ContentItem item) => new(item.Title, item.Description, item.Tags, item.Visibility);

    public static Shown Of(RemoteItem item) => new(item.Title, item.Description, item.Tags, item.Visibility);

    /// <summary>What differs, field by field.</summary>
    public static ImmutableArray<FieldChange> Changes(Shown before, Shown after)
    {
        var changes = ImmutableArray.CreateBuilder<FieldChange>();
        if (before.Title != after.Title) changes.Add(new("title", FieldValue.Of(before.Title), FieldValue.Of(after.Title)));
        if (before.Description != after.Description) changes.Add(new("description", FieldValue.Of(before.Description), FieldValue.Of(after.Description)));
        if (!before.Tags.SequenceEqual(after.Tags)) changes.Add(new("tags", FieldValue.Of(before.Tags), FieldValue.Of(after.Tags)));
        if (before.Visibility != after.Visibility) changes.Add(new("visibility", Value(before.Visibility), Value(after.Visibility)));
        return changes.ToImmutable();
    }

    /// <summary>Equality by content: two equal lists are two arrays.</summary>
    public static bool Same(FieldValue one, FieldValue other) =>
        one.Text == other.Text && one.List.IsDefault == other.List.IsDefault && (one.List.IsDefault || one.List.SequenceEqual(other.List));

    public FieldValue Value(string field) => field switch
    {
        "title" => FieldValue.Of(Title),
        "description" => FieldValue.Of(Description),
        "tags" => FieldValue.Of(Tags),
        "visibility" => Value(Visibility),
        _ => default,
    };

    /// <summary>The fields as they were before the changes.</summary>
    public Shown Without(ImmutableArray<FieldChange> changes) => changes.Aggregate(this, (shown, change) => change.Field switch
    {
        "title" => shown with { Title = change.Before.Text ?? "" },
        "description" => shown with { Description = change.Before.Text ?? "" },
        "tags" => shown with { Tags = change.Before.List.IsDefault ? [] : change.Before.List },
        "visibility" => shown with { Visibility = Storage.Names.Parse<Visibility>(change.Before.Text ?? "private") },
        _ => shown,
    });

    /// <summary>A first revision: from nothing to these fields.</summary>
    public ImmutableArray<FieldChange> AsFirst() =>
    [
        new("title", default, FieldValue.Of(Title)),
        new("description", default, FieldValue.Of(Description)),
        new("tags", default, FieldValue.Of(Tags)),
        new("visibility", default, Value(Visibility)),
    ];

    static FieldValue Value(Visibility visibility) => FieldValue.Of(Storage.Names.Of(visibility));
}
