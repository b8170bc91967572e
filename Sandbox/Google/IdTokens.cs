using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace StreamVibe.Sandbox.Google;

/// <summary>Signs id tokens. Google: OpenID Connect API reference, id token claims.</summary>
internal sealed class IdTokens(SigningKey key, Issuer issuer, Accounts accounts, TimeProvider clock)
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
        var signed = $"{Part(new { alg = "RS256", kid = key.Id, typ = "JWT" })}.{Part(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    static string Part(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
}
