using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace StreamVibe.Sandbox.Google;

/// <summary>Signs id tokens. Google: OpenID Connect API reference, id token claims.</summary>
internal sealed class IdTokens(SigningKeys keys, Issuer issuer, Accounts accounts, ForgeryBoard forgeries, TimeProvider clock)
{
    public string Issue(IssuedTokens issued, string clientId)
    {
        var account = accounts.Find(issued.Account)!;
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>
        {
            ["iss"] = issuer.Url,
            ["azp"] = clientId,
            ["aud"] = clientId,
            ["sub"] = account.Subject,
            ["at_hash"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(issued.AccessToken)).AsSpan(0, 16)),
            ["iat"] = now,
            ["exp"] = now + 3600,
        };
        if (issued.Nonce is { } nonce)
            claims["nonce"] = nonce;
        UserInfoEndpoint.AddProfile(claims, account, issued.Scopes);
        var header = new Dictionary<string, object> { ["alg"] = "RS256", ["kid"] = keys.Current.Id, ["typ"] = "JWT" };
        return forgeries.Take(account.Name) is { } kind ? Forgery.Of(kind, header, claims, keys.Current) : Compact(header, claims, keys.Current.Sign);
    }

    /// <summary>RFC 7515, section 3.1.</summary>
    public static string Compact(object header, object claims, Func<byte[], byte[]> sign)
    {
        var signed = $"{Part(header)}.{Part(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    static string Part(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
}
