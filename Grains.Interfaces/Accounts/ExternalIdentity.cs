using System.Security.Cryptography;
using System.Text;

namespace StreamVibe.Accounts;

/// <summary>What an outside issuer says of a person who signed in there.</summary>
/// <param name="Issuer">Who says so. With the subject the only key of a login: an e-mail can change hands.</param>
/// <param name="Subject">The issuer's lasting name for the person; never our user id.</param>
/// <param name="VerifiedEmail">An address that the issuer has verified; null otherwise, since any other proves nothing.</param>
/// <param name="Name">What the person is called there.</param>
[GenerateSerializer, Immutable, Alias("sv.ExternalIdentity")]
public sealed record ExternalIdentity(
    [property: Id(0)] string Issuer,
    [property: Id(1)] string Subject,
    [property: Id(2)] string? VerifiedEmail,
    [property: Id(3)] string? Name)
{
    /// <summary>Key of the login's grain.</summary>
    public string LoginKey => $"login:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Issuer.Length}:{Issuer}{Subject}")))}";

    // A record would print the person.
    public override string ToString() => $"identity at {Issuer}";
}

/// <summary>A session that an outside issuer keeps, as one of its tokens tells of it.</summary>
/// <param name="Session">The session as it is listed here; its id is derived from the issuer's.</param>
/// <param name="IssuedAt">When the token was signed.</param>
[GenerateSerializer, Immutable, Alias("sv.OutsideSession")]
public sealed record OutsideSession([property: Id(0)] NewSession Session, [property: Id(1)] DateTimeOffset IssuedAt);
