using System.Globalization;

namespace StreamVibe.Sandbox.YouTube;

/// <summary>Query parameters the list methods share. YouTube Data API discovery document, revision 20260427.</summary>
internal static class ListQuery
{
    public const int UsualResults = 5;
    public const int MostResults = 50;

    /// <summary>Values given by repetition or by commas; Google takes both.</summary>
    public static string[] Values(HttpRequest request, string name) =>
        [.. request.Query[name].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct()];

    public static HashSet<string> Parts(HttpRequest request, string[] known)
    {
        var parts = Values(request, "part");
        if (parts.Length == 0)
            throw new Refusal(Errors.MissingParameter("part"));
        return parts.FirstOrDefault(part => !known.Contains(part)) is { } unknown ? throw new Refusal(Errors.UnknownPart(unknown)) : [.. parts];
    }

    public static int MaxResults(HttpRequest request)
    {
        if (request.Query["maxResults"].FirstOrDefault() is not { } given)
            return UsualResults;
        return int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var max) && max <= MostResults
            ? max
            : throw new Refusal(Errors.InvalidValue("maxResults", given));
    }

    public static bool Flag(HttpRequest request, string name) => request.Query[name].FirstOrDefault() switch
    {
        null or "false" => false,
        "true" => true,
        var other => throw new Refusal(Errors.InvalidValue(name, other)),
    };
}
