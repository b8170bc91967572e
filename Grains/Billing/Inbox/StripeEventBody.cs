using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace StreamVibe.Billing.Inbox;

/// <summary>Reads of a signed body what decides where it goes. Whatever else it holds, or lacks, it is kept as it is.</summary>
public static class StripeEventBody
{
    const int LongestText = 255;

    /// <summary>What an event without a readable type is kept as.</summary>
    const string NoType = "unknown";

    static readonly SearchValues<char> visible = SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code)]);

    /// <exception cref="DomainException"><see cref="ErrorCode.ValidationFailed"/>: it is no JSON, or has no id that it could be kept by.</exception>
    public static StripeEvent Read(byte[] body, DateTimeOffset now)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            var id = Text(Member(root, "id")) ?? throw DomainException.Invalid("id", "An event has an id.");
            var about = Member(Member(root, "data"), "object");
            return new(
                id, Text(Member(root, "type")) ?? NoType, Time(Member(root, "created")) ?? now, Member(root, "livemode")?.ValueKind == JsonValueKind.True, Text(Member(root, "api_version")),
                Text(Member(about, "object")) == "customer" ? Text(Member(about, "id")) : IdOf(Member(about, "customer")), Text(Member(about, "id")), ImmutableCollectionsMarshal.AsImmutableArray(body));
        }
        catch (JsonException)
        {
            // What it says of the place and the bytes around it is part of the body.
            throw new DomainException(ErrorCode.ValidationFailed, "The body is no JSON.");
        }
    }

    static JsonElement? Member(JsonElement? of, string name) => of is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var member) ? member : null;

    // An id, or the object itself where it was expanded.
    static string? IdOf(JsonElement? element) => Text(element) ?? Text(Member(element, "id"));

    static string? Text(JsonElement? element)
    {
        if (element is not { ValueKind: JsonValueKind.String } text) return null;
        try
        {
            return text.GetString() is { Length: > 0 and <= LongestText } value && value.AsSpan().IndexOfAnyExcept(visible) < 0 ? value : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return null;
        }
    }

    static DateTimeOffset? Time(JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var seconds) && seconds is > 0 and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}
