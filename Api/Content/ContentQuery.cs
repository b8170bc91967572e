using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using StreamVibe.Api.Http;
using StreamVibe.Connections;
using StreamVibe.Content;

namespace StreamVibe.Api.Content;

/// <summary>What a list of content can be narrowed by.</summary>
// The attributes that describe stand on the properties: on a constructor parameter the description generator of 10.0.15 trips over them.
readonly record struct ContentQuery(
    [FromQuery(Name = "platform")][property: Description("Only of this platform.")][property: RegularExpression("^(youtube|instagram|tiktok|facebook)$")]
    string? Platform,
    [FromQuery(Name = "connectionId")][property: Description("Only of this connection.")]
    string? ConnectionId,
    [FromQuery(Name = "q")][property: Description("Words to find, as a web search takes them; sorts by rank.")][property: MaxLength(ContentQuery.LongestSearch)]
    string? Search,
    [FromQuery(Name = "tag")][property: Description("Only with this tag; may repeat, all must match.")][property: MaxLength(ContentQuery.MostTags)]
    string[]? Tags,
    [FromQuery(Name = "visibility")][property: Description("Only with this visibility.")][property: RegularExpression("^(public|unlisted|private)$")]
    string? Visibility)
{
    const int LongestSearch = 500;
    const int LongestTag = 200;
    const int MostTags = 20;

    public ContentFilter ToFilter() => new(
        WireName<Platform>.Parse(Platform, "platform"),
        ConnectionOf(ConnectionId),
        string.IsNullOrWhiteSpace(Search) ? null : Short(Search, "q", LongestSearch),
        TagsOf(Tags ?? []),
        WireName<Visibility>.Parse(Visibility, "visibility"));

    static ImmutableArray<string> TagsOf(string[] tags)
    {
        if (tags.Length > MostTags) throw DomainException.Invalid("tag", $"At most {MostTags} tags.");
        return [.. tags.Select(tag => Short(tag, "tag", LongestTag))];
    }

    static Guid? ConnectionOf(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        return Guid.TryParse(text, out var id) ? id : throw DomainException.Invalid("connectionId", "This is not an id.");
    }

    // Long texts cost the database more than they can find, and it has no form for a NUL.
    static string Short(string text, string field, int most) =>
        text.Length <= most && !text.Contains('\0') ? text : throw DomainException.Invalid(field, $"At most {most} characters of text.");
}
