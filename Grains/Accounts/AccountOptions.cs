namespace StreamVibe.Accounts;

/// <summary>Section <c>Accounts</c>.</summary>
public sealed class AccountOptions
{
    public const string Section = "Accounts";

    /// <summary>Who administers this installation: holders of these addresses, once confirmed, have the role <c>admin</c>; nobody else has it.</summary>
    public List<string> AdminEmails { get; } = [];
}
