namespace StreamVibe.Sandbox.Facebook;

/// <param name="Name">What <c>sandbox_account</c> and the control routes call it.</param>
/// <param name="Id">The id that this app knows the person by.</param>
/// <param name="Email">Null for a person who registered with a telephone number. Facebook does not say whether an e-mail was verified.</param>
internal sealed record FacebookAccount(string Name, string Id, string FullName, string? Email)
{
    public static readonly IReadOnlyList<FacebookAccount> Seed =
    [
        new("frida", "10160512847336921", "Frida Solheim", "frida.solheim@example.com"),
        new("nomail", "10159004471268340", "Oskar Brandt", null),
    ];
}
