namespace StreamVibe.Api.Accounts;

/// <summary>What a person types to register.</summary>
sealed record Credentials(string Email, string Password)
{
    /// <summary>Refuses what cannot be a new account's credentials, before it costs a hash or a query.</summary>
    public void RequireNew()
    {
        EmailShape.RequireNew(Email);
        PasswordShape.Require(Password);
    }

    // A record would print the password.
    public override string ToString() => "credentials";
}

/// <summary>What a person types to sign in.</summary>
/// <param name="TwoFactorCode">The code that the person's authenticator shows, where two-factor sign-in is on.</param>
/// <param name="TwoFactorRecoveryCode">In its place, one of the recovery codes.</param>
sealed record LoginRequest(string Email, string Password, string? TwoFactorCode = null, string? TwoFactorRecoveryCode = null)
{
    /// <summary>Refuses what cannot be anybody's credentials, before it costs a hash or a query.</summary>
    public void RequireShape()
    {
        EmailShape.Require(Email);
        PasswordShape.Require(Password);
    }

    // A record would print the password.
    public override string ToString() => "login request";
}
