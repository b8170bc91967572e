using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace StreamVibe.Api.Accounts.External;

/// <summary>
/// Demands a signature. The OpenID Connect handler takes an id token without one where it came from the token endpoint, as the specification allows;
/// whoever gets between us and that endpoint should not be everybody.
/// </summary>
sealed class SignedTokens : JsonWebTokenHandler
{
    public override Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        validationParameters.RequireSignedTokens = true;
        return base.ValidateTokenAsync(token, validationParameters);
    }
}
