using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using MimeKit;

namespace StreamVibe.Api.Accounts;

/// <summary>What can be an e-mail address here.</summary>
static class EmailShape
{
    const int Longest = 254;
    static readonly EmailAddressAttribute attribute = new();

    /// <summary>Refuses what cannot be anybody's, before it costs a query. Null where the body leaves the member out.</summary>
    public static void Require(string? email, string field = "email")
    {
        if (string.IsNullOrEmpty(email)) throw DomainException.Invalid(field, "An e-mail address is needed.");
        if (email.Length > Longest || email.Any(char.IsControl)) throw Wrong(field);
    }

    /// <summary>Refuses an address that a new account cannot have.</summary>
    public static void RequireNew(string? email, string field = "email")
    {
        Require(email, field);
        if (!IsAddress(email)) throw Wrong(field);
    }

    /// <summary>Whether a new account can have this address.</summary>
    // ASCII only: letters of other scripts that look like these would make two accounts look like one. Domains have an ASCII form.
    // And only what a mail server reads as this address and no other: a comment or a quotation would send the link elsewhere.
    public static bool IsAddress([NotNullWhen(true)] string? text) =>
        text is { Length: <= Longest } && attribute.IsValid(text) && !text.AsSpan().ContainsAnyExceptInRange('!', '~') && MailboxAddress.TryParse(text, out var mailbox) && mailbox.Address == text;

    static DomainException Wrong(string field) => DomainException.Invalid(field, "This is not an e-mail address.");
}
