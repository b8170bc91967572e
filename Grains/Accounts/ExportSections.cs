namespace StreamVibe.Accounts;

/// <summary>The order in which an export tells of a person, without I/O.</summary>
static class ExportSections
{
    /// <summary>Rows of one part: small enough for one message and for the time a user's query may take.</summary>
    public const int PartSize = 200;

    public static readonly IReadOnlyList<ExportSection> All =
    [
        new("profile", IsList: false),
        new("signIns"),
        new("sessions"),
        new("aiPreferences", IsList: false),
        new("subscription", IsList: false),
        new("quotas"),
        new("usage"),
        new("usageHistory"),
        new("overage"),
        new("connections"),
        new("accounts"),
        new("syncs"),
        new("content"),
        new("revisions"),
        new("analyses"),
        new("suggestions"),
        new("aiUsage"),
        new("publications"),
        new("notifications"),
        new("audit"),
    ];

    /// <summary>A full part goes on after its last row, any other with the next section; null after the last.</summary>
    public static ExportPlace? After(ExportPlace place, int rows, ExportRow? last)
    {
        if (rows == PartSize && last is not null) return place with { Id = last.Id, Number = last.Number };
        return place.Section + 1 < All.Count ? new(place.Section + 1) : null;
    }
}

/// <summary>A member of the exported document.</summary>
sealed record ExportSection(string Name, bool IsList = true);

/// <summary>One row as JSON, with the key by which rows are ordered.</summary>
sealed record ExportRow(Guid Id, int Number, string Json);
