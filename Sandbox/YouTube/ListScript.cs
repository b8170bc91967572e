namespace StreamVibe.Sandbox.YouTube;

/// <summary>One way in which the uploads list of an account is strange.</summary>
internal sealed record ListScript
{
    /// <summary>
    /// <c>loop</c>: from page <see cref="OnPage"/> on the next page is the first. <c>repeat</c>: that page comes again under new tokens. <c>empty</c>: empty pages with a next one stand before it.
    /// <c>endless</c>: from there on pages full of ids that no video has. <c>partial</c>: there the list ends without a next page. <c>lost</c>: from there on tokens are refused.
    /// <c>shrink</c>: from there on the total is too small. <c>change</c>: the list changes when that page is asked for.
    /// </summary>
    public static readonly string[] Kinds = ["loop", "repeat", "empty", "endless", "partial", "lost", "shrink", "change"];

    const int MostChanges = 1_000;

    public int Id { get; init; }

    public required string Account { get; init; }

    public required string Kind { get; init; }

    /// <summary>Pages count from 1, by their position.</summary>
    public int OnPage { get; init; } = 1;

    /// <summary><c>repeat</c> and <c>empty</c>: pages in each pass; <c>lost</c>: refusals in all. None is for ever. <c>change</c>: passes, usually one.</summary>
    public int? Times { get; init; }

    /// <summary>Videos that are published.</summary>
    public int Add { get; init; }

    /// <summary>Videos that go, newest first.</summary>
    public int Delete { get; init; }

    /// <summary>Videos that get another title, the newest that stay.</summary>
    public int Edit { get; init; }

    /// <summary>Videos that become private, the newest behind those.</summary>
    public int Hide { get; init; }

    /// <summary>Videos that are published anew and so come first, oldest first.</summary>
    public int Move { get; init; }

    /// <summary>How much is missing from the total.</summary>
    public int By { get; init; } = 1;

    /// <summary>Which videos change by chance instead of by age, the same ones for the same number.</summary>
    public int? Seed { get; init; }

    int[] Changes => [Add, Delete, Edit, Hide, Move];

    public string? Problem() =>
        !Kinds.Contains(Kind) ? $"kind is one of {string.Join(", ", Kinds)}."
        : OnPage < 1 ? "onPage is at least 1."
        : Times < 1 ? "times is at least 1."
        : By < 1 ? "by is at least 1."
        : Changes.Any(count => count is < 0 or > MostChanges) ? $"add, delete, edit, hide and move are between 0 and {MostChanges}."
        : Kind == "change" != Changes.Any(count => count > 0) ? "add, delete, edit, hide and move belong to change, which needs one of them."
        : null;
}
