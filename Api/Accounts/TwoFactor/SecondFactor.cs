namespace StreamVibe.Api.Accounts.TwoFactor;

/// <summary>How far the codes of a person's authenticator were used.</summary>
sealed class SecondFactor
{
    public Guid UserId { get; init; }

    /// <summary>The newest step a code was taken for; an older one, or the same again, is refused.</summary>
    public long LastStep { get; set; }
}
