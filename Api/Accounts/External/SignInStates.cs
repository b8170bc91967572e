using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace StreamVibe.Api.Accounts.External;

/// <summary>Makes a state good once: whoever writes its row first goes on.</summary>
sealed class SignInStates(AuthDb db, TimeProvider clock)
{
    /// <summary>False where the state has been used.</summary>
    public async Task<bool> Claim(AuthenticationProperties properties)
    {
        var now = clock.GetUtcNow();
        await db.SignInStates.Where(state => state.ExpiresAt < now).ExecuteDeleteAsync();
        db.Add(new SignInState { Hash = SHA256.HashData(Encoding.UTF8.GetBytes(StateFormat.IdOf(properties))), ExpiresAt = now + Providers.Patience });
        try
        {
            await db.SaveChangesAsync();
            return true;
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { ConstraintName: "sign_in_state_pkey" })
        {
            return false;
        }
    }
}

/// <summary>A state that is used up.</summary>
sealed class SignInState
{
    public required byte[] Hash { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
