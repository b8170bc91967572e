namespace StreamVibe.Api.Accounts;

/// <summary>What can be a password, before it costs a hash.</summary>
static class PasswordShape
{
    const int Longest = 128;

    /// <summary>Null where the body leaves the member out.</summary>
    public static void Require(string? password, string field = "password")
    {
        if (string.IsNullOrEmpty(password)) throw DomainException.Invalid(field, "A password is needed.");
        if (password.Length > Longest) throw DomainException.Invalid(field, $"A password has at most {Longest} characters.");
    }
}
