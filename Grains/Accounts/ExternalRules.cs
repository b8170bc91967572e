using System.Globalization;
using System.Text;

namespace StreamVibe.Accounts;

/// <summary>Whose account a login at an outside issuer opens, decided without I/O.</summary>
static class ExternalRules
{
    const int LongestName = 80;

    /// <summary>How far the clocks of an issuer and of the database may differ.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A known login opens its account, whatever e-mail it tells now. A new one joins the account that has proved the same e-mail; an account that only claims it
    /// is taken from whoever made it. Without a verified e-mail nothing is joined.
    /// </summary>
    public static ExternalStep Decide(ExternalIdentity identity, ExternalFacts facts) => facts switch
    {
        { Owner: not null } => ExternalStep.Open,
        { Holder: { Confirmed: true } } when identity.VerifiedEmail is not null => ExternalStep.Link,
        { Holder: not null } when identity.VerifiedEmail is not null => ExternalStep.Reclaim,
        _ => ExternalStep.Create,
    };

    /// <summary>Whether a token is from before its login left: it must not bring the account back.</summary>
    public static bool IsFromBefore(DateTimeOffset? departedAt, DateTimeOffset issuedAt) => departedAt is { } at && issuedAt <= at + ClockSkew;

    /// <summary>A first name to show: the issuer's, without what cannot be seen or would reorder the text around it.</summary>
    public static string DisplayName(ExternalIdentity identity)
    {
        var kept = new StringBuilder();
        foreach (var rune in (identity.Name ?? "").EnumerateRunes())
        {
            if (kept.Length + rune.Utf16SequenceLength > LongestName) break;
            if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)) kept.Append(rune.ToString());
        }
        return kept.ToString().Trim() is { Length: > 0 } name ? name : AccountRules.DisplayName(identity.VerifiedEmail);
    }
}

/// <summary>What to do for a login.</summary>
enum ExternalStep
{
    /// <summary>It has an account.</summary>
    Open,

    /// <summary>It becomes one more way into an account.</summary>
    Link,

    /// <summary>The account is emptied of every other way in, then linked.</summary>
    Reclaim,

    /// <summary>A new account is made.</summary>
    Create,
}

/// <summary>What is known here of a login.</summary>
/// <param name="Owner">Whose it is.</param>
/// <param name="DepartedAt">When it was last taken from an account.</param>
/// <param name="Holder">Who has the e-mail it tells.</param>
sealed record ExternalFacts(Guid? Owner, DateTimeOffset? DepartedAt, EmailHolder? Holder);

/// <param name="Confirmed">Whether the holder has proved the e-mail, or only claims it.</param>
sealed record EmailHolder(Guid Id, bool Confirmed);
