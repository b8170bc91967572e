using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using StreamVibe.Api.Http;
using StreamVibe.Connections;
using StreamVibe.Content;

namespace StreamVibe.Api.Content;

/// <summary>What a list of content can be narrowed by.</summary>
readonly record struct ContentQuery(
    [FromQuery(Name = "platform"), RegularExpression("^(youtube|instagram|tiktok|facebook)$"), Description("Only of this platform.")] string? Platform,
    [FromQuery(Name = "connectionId"), Description("Only of this connection.")] string? ConnectionId,
    [FromQuery(Name = "q"), MaxLength(ContentQuery.LongestSearch), Description("Words to find, as a web search takes them; sorts by rank.")] string? Search,
    [FromQuery(Name = "tag"), MaxLength(ContentQuery.MostTags), Description("Only with this tag; may repeat, all must match.")] string[]? Tags,
    [FromQuery(Name = "visibility"), RegularExpression("^(public|unlisted|private)$"), Description("Only with this visibility.")] string? Visibility)
{
    const int LongestSearch = 500;
    const int LongestTag = 200;
    const int MostTags = 20;

    public ContentFilter ToFilter() => new(
        WireName<Platform>.Parse(Platform, "platform"),
        ConnectionOf(ConnectionId),
        string.IsNullOrWhiteSpace(Search) ? null : Short(Search, "q", LongestSearch),
        Tags is null ? [] : Tags.Length <= MostTags ? [.. Tags.Select(tag => Short(tag, "tag", LongestTag))] : throw DomainException.Invalid("tag", $"At most {MostTags} tags."),
        WireName<Visibility>.Parse(Visibility, "visibility"));

    static Guid? ConnectionOf(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        return Guid.TryParse(text, out var id) ? id : throw DomainException.Invalid("connectionId", "This is not an id.");
    }

    // Long texts cost the database more than they can find, and it has no form for a NUL.
    static string Short(string text, string field, int most) =>
        text.Length <= most && !text.Contains('\0') ? text : throw DomainException.Invalid(field, $"At most {most} characters of text.");
}
