namespace StreamVibe.Api.Connections;

/// <summary>Where a browser may be sent after a consent: our own paths, and addresses the operator listed. More would make us an open redirect.</summary>
static class ReturnUrls
{
    const int Longest = 2000;

    /// <summary>Whether the text is a path of ours, or exactly one of the allowed addresses.</summary>
    public static bool IsAllowed(string text, IReadOnlyCollection<string> allowed) => IsOwnPath(text) || allowed.Contains(text, StringComparer.Ordinal);

    /// <summary>The address as a header takes it: ASCII only. What is escaped already stays as it is.</summary>
    public static string InHeader(string address) => string.Concat(address.EnumerateRunes().Select(rune => rune.IsAscii ? rune.ToString() : Uri.EscapeDataString(rune.ToString())));

    static bool IsOwnPath(string text)
    {
        if (text.Length is 0 or > Longest || text[0] != '/') return false;
        // Browsers read a second slash, of either kind, as the start of another host.
        if (text.Length > 1 && text[1] is '/' or '\\') return false;
        // They also drop tabs and line ends before they look, so that /<tab>/host is //host. A lone surrogate has no address form.
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i])) return false;
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsSurrogatePair(text, i)) return false;
            i++;
        }
        return true;
    }
}
