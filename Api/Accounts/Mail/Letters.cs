namespace StreamVibe.Api.Accounts.Mail;

/// <summary>What we write to people about their sign-in. Each is short, says why it came, and what to do if it should not have.</summary>
static class Letters
{
    const string NotYou = "If this was not you, set a new password: whoever did it is signed out then.";

    public static Letter Confirm(string to, string link) => Letter.Of(to, "Confirm your e-mail address",
        "Please confirm that this address is yours. The link is good for three days:", link, "If you did not create an account, ignore this mail.");

    public static Letter AlreadyRegistered(string to) => Letter.Of(to, "You already have an account",
        "Somebody, probably you, entered this address for an account. You already have one, so nothing was changed. Sign in, or set a new password if you forgot yours.",
        "If it was not you, ignore this mail.");

    public static Letter Reset(string to, string link) => Letter.Of(to, "Set a new password",
        "Open this link to set a new password. It is good once, for one hour:", link, "If you did not ask for it, ignore this mail: your password stays as it is.");

    public static Letter PasswordChanged(string to) => Letter.Of(to, "Your password was changed", "Your password was changed, and every other session has ended.", NotYou);

    public static Letter EmailChangeAsked(string to) => Letter.Of(to, "A change of your e-mail address was asked for",
        "A new address was entered for your account. It takes the place of this one once it is confirmed.", NotYou);

    public static Letter ConfirmNewAddress(string to, string link) => Letter.Of(to, "Confirm your new e-mail address",
        "Please confirm that this address is yours; from then on you sign in with it. The link is good for three days:", link, "If you did not ask for it, ignore this mail.");

    public static Letter EmailChanged(string to) => Letter.Of(to, "Your e-mail address was changed",
        "Your account has a new e-mail address. You no longer sign in with this one.", "If this was not you, answer this mail at once.");

    public static Letter TwoFactorOn(string to) => Letter.Of(to, "Two-factor sign-in was switched on",
        "From now on a sign-in needs a code of your authenticator. Keep your recovery codes in a safe place.", NotYou);

    public static Letter TwoFactorOff(string to) => Letter.Of(to, "Two-factor sign-in was switched off", "From now on a sign-in needs your password only.", NotYou);
}
