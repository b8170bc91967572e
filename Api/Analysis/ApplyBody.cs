using StreamVibe.Analysis;
using StreamVibe.Content;

namespace StreamVibe.Api.Analysis;

/// <summary>How a suggestion is put into effect; all of it may be left out, and null is left out.</summary>
sealed record ApplyBody
{
    /// <summary>Also writes to the platform, where that can be done; elsewhere the answer has the text to be copied.</summary>
    public bool Publish { get; init; }

    /// <summary>In place of what was proposed: a text, or a list of texts for tags and hashtags.</summary>
    public FieldValue? Value { get; init; }

    /// <summary>The version of the item that you saw: it must be that still.</summary>
    public long? Version { get; init; }

    public ApplyRequest ToRequest()
    {
        if (Value is { List: { IsDefault: false } list } && list.Any(text => text is null)) throw DomainException.Invalid("value", "Each must be a text.");
        return new(Publish, Value, Version);
    }
}
