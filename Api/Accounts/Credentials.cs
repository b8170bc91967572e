using System.ComponentModel.DataAnnotations;

namespace StreamVibe.Api.Accounts;

/// <summary>What a person types to register or sign in.</summary>
sealed record Credentials(string Email, string Password)
{
    const int LongestEmail = 254;
    const int LongestPassword = 128;
    static readonly EmailAddressAttribute email = new();

    /// <summary>Refuses what cannot be anybody's credentials, before it costs a hash or a query.</summary>
    public void RequireShape()
    {
        // Null where the body leaves the member out.
        if (string.IsNullOrEmpty(Email)) throw DomainException.Invalid("email", "An e-mail address is needed.");
        if (string.IsNullOrEmpty(Password)) throw DomainException.Invalid("password", "A password is needed.");
        if (Email.Length > LongestEmail || Email.Any(char.IsControl)) throw DomainException.Invalid("email", "This is not an e-mail address.");
        if (Password.Length > LongestPassword) throw DomainException.Invalid("password", $"A password has at most {LongestPassword} characters.");
    }

    /// <summary>Refuses an address that a new account cannot have.</summary>
    public void RequireAddress()
    {
        // ASCII only: letters of other scripts that look like these would make two accounts look like one. Domains have an ASCII form.
        if (!IsAddress(Email)) throw DomainException.Invalid("email", "This is not an e-mail address.");
    }

    public static bool IsAddress(string text) => text.Length <= LongestEmail && email.IsValid(text) && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    // A record would print the password.
    public override string ToString() => "credentials";
}
