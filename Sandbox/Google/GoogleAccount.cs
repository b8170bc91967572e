namespace StreamVibe.Sandbox.Google;

/// <param name="Name">What <c>sandbox_account</c> and the control routes call it.</param>
/// <param name="Subject">The <c>sub</c> of its id tokens: the only lasting identifier of a Google account.</param>
internal sealed record GoogleAccount(string Name, string Subject, string Email, string GivenName, string FamilyName, string About, bool EmailVerified = true)
{
    public string FullName => $"{GivenName} {FamilyName}";

    public static readonly IReadOnlyList<GoogleAccount> Seed =
    [
        new("demo", "104733290018245561207", "mara.lindqvist@example.com", "Mara", "Lindqvist", "Harbour & Hearth, 240 videos"),
        new("large", "117820645531902847365", "newsroom@daily-dispatch.example", "Daily", "Dispatch", "Daily Dispatch Archive, 20,000 videos"),
        new("empty", "109958172346650231184", "theo.blank@example.com", "Theo", "Blank", "Blank Canvas Studio, nothing published yet"),
        new("second", "112406817739158824093", "ines.duarte@example.com", "Inês", "Duarte", "Second Gear Garage, 30 videos"),
        new("nochannel", "101274459083361725546", "noor.ahmed@example.com", "Noor", "Ahmed", "A Google account without a YouTube channel"),
    ];
}
