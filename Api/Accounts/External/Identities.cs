using System.Security.Claims;
using StreamVibe.Accounts;

namespace StreamVibe.Api.Accounts.External;

/// <summary>Reads who somebody is from the claims of an issuer that has been checked. They are its words, and untrusted still.</summary>
static class Identities
{
    const int LongestSubject = 255;
    const int LongestName = 500;

    /// <summary>Null without a subject that can be one.</summary>
    public static ExternalIdentity? Of(string issuer, ClaimsPrincipal claims)
    {
        if (claims.FindFirstValue("sub") is not { Length: > 0 and <= LongestSubject } subject || !IsText(subject)) return null;
        var email = claims.FindFirstValue("email");
        var verified = string.Equals(claims.FindFirstValue("email_verified"), "true", StringComparison.OrdinalIgnoreCase);
        var name = claims.FindFirstValue("name");
        return new(issuer, subject, verified && EmailShape.IsAddress(email) ? email : null, name is { Length: <= LongestName } ? name : null);
    }

    // No table takes a lone surrogate, and no name of a person has control characters.
    static bool IsText(string text)
    {
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
