using System.Security.Cryptography;
using System.Text;

namespace StreamVibe.Sandbox.Google;

/// <summary>Id tokens that a client must refuse, each for one reason. RFC 8725 (JSON Web Token best current practices) and OpenID Connect Core, section 3.1.3.7.</summary>
internal static class Forgery
{
    const string Elsewhere = "https://issuer.example";

    /// <summary>Whatever the token says; the signature is right.</summary>
    static readonly Dictionary<string, Action<Dictionary<string, object>>> WrongClaims = new()
    {
        ["wrong_aud"] = claims => claims["aud"] = "another-client",
        ["no_aud"] = claims => claims.Remove("aud"),
        ["wrong_iss"] = claims => claims["iss"] = Elsewhere,
        ["similar_iss"] = claims => claims["iss"] += "/",
        ["no_iss"] = claims => claims.Remove("iss"),
        ["wrong_nonce"] = claims => claims["nonce"] = "another-nonce",
        ["no_nonce"] = claims => claims.Remove("nonce"),
        ["expired"] = claims => claims["exp"] = (long)claims["iat"] - 60,
        ["no_exp"] = claims => claims.Remove("exp"),
        ["not_yet"] = claims => claims["nbf"] = (long)claims["iat"] + 600,
        ["no_sub"] = claims => claims.Remove("sub"),
        ["empty_sub"] = claims => claims["sub"] = "",
        ["long_sub"] = claims => claims["sub"] = new string('1', 300),
        ["nul_sub"] = claims => claims["sub"] = "1\0" + claims["sub"],
        ["wrong_at_hash"] = claims => claims["at_hash"] = "AAAAAAAAAAAAAAAAAAAAAA",
    };

    /// <summary>However it is signed; the claims are right.</summary>
    static readonly Dictionary<string, Func<Dictionary<string, object>, Dictionary<string, object>, SigningKey, string>> WrongSignatures = new()
    {
        ["alg_none"] = (header, claims, _) => IdTokens.Compact(With(header, "alg", "none"), claims, _ => []),
        ["hs256_public_key"] = (header, claims, key) => IdTokens.Compact(With(header, "alg", "HS256"), claims, data => HMACSHA256.HashData(Encoding.UTF8.GetBytes(key.PublicPem), data)),
        ["hs256_client_secret"] = (header, claims, _) => IdTokens.Compact(With(header, "alg", "HS256"), claims, data => HMACSHA256.HashData("sandbox-google-secret"u8, data)),
        ["rs512"] = (header, claims, key) => IdTokens.Compact(With(header, "alg", "RS512"), claims, key.Sign),
        ["unknown_kid"] = (header, claims, _) => IdTokens.Compact(With(header, "kid", "unheard-of"), claims, SignedElsewhere),
        ["other_key"] = (header, claims, _) => IdTokens.Compact(header, claims, SignedElsewhere),
        ["jku"] = (header, claims, _) => IdTokens.Compact(With(With(header, "kid", "theirs"), "jku", Elsewhere + "/keys"), claims, SignedElsewhere),
        ["bad_signature"] = (header, claims, key) => IdTokens.Compact(header, claims, data => [.. key.Sign(data).Reverse()]),
        ["no_signature"] = (header, claims, _) => IdTokens.Compact(header, claims, _ => []),
        ["truncated"] = (header, claims, key) => IdTokens.Compact(header, claims, key.Sign)[..^40],
        ["two_parts"] = (header, claims, key) => IdTokens.Compact(header, claims, key.Sign) is var whole ? whole[..whole.LastIndexOf('.')] : whole,
    };

    public static IReadOnlyCollection<string> Kinds { get; } = [.. WrongClaims.Keys, .. WrongSignatures.Keys];

    public static string Of(string kind, Dictionary<string, object> header, Dictionary<string, object> claims, SigningKey key)
    {
        if (WrongSignatures.TryGetValue(kind, out var sign))
            return sign(header, claims, key);
        WrongClaims[kind](claims);
        return IdTokens.Compact(header, claims, key.Sign);
    }

    static Dictionary<string, object> With(Dictionary<string, object> header, string name, string value) => new(header) { [name] = value };

    static byte[] SignedElsewhere(byte[] data)
    {
        using var theirs = RSA.Create(2048);
        return theirs.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}
