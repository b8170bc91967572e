namespace StreamVibe.Api.Accounts.TwoFactor;

/// <summary>What <c>POST /api/auth/manage/2fa</c> takes; an empty one reads only.</summary>
/// <param name="Enable">Switches two-factor sign-in on, which needs <paramref name="TwoFactorCode"/>, or off.</param>
/// <param name="TwoFactorCode">The code that the authenticator shows.</param>
/// <param name="ResetSharedKey">A new key for the authenticator; two-factor sign-in is off until it is switched on with it.</param>
/// <param name="ResetRecoveryCodes">Ten new recovery codes in place of the old ones.</param>
/// <param name="ForgetMachine">No machine is remembered here; taken for the sake of clients that send it.</param>
sealed record TwoFactorRequest(bool? Enable = null, string? TwoFactorCode = null, bool ResetSharedKey = false, bool ResetRecoveryCodes = false, bool ForgetMachine = false)
{
    // A record would print the code.
    public override string ToString() => "two-factor request";
}

/// <summary>The state of two-factor sign-in.</summary>
/// <param name="SharedKey">To be entered into an authenticator.</param>
/// <param name="RecoveryCodes">New ones, shown this once; null where none were made.</param>
/// <param name="IsMachineRemembered">Always false: every sign-in needs the second factor.</param>
sealed record TwoFactorAnswer(string SharedKey, int RecoveryCodesLeft, IReadOnlyList<string>? RecoveryCodes, bool IsTwoFactorEnabled, bool IsMachineRemembered)
{
    // A record would print the secrets.
    public override string ToString() => "two-factor answer";
}
