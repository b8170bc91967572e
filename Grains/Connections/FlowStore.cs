using StreamVibe.Storage;

namespace StreamVibe.Connections;

/// <summary>Consents under way, in <c>app.oauth_flow</c>.</summary>
sealed class FlowStore(Database database)
{
    /// <summary>Opens the flow of this state; one that is there already stays as it is.</summary>
    public Task Open(Guid userId, byte[] stateHash, AuthorizeRequest request, DateTimeOffset expiresAt) => database.Service.Write(new Statement(
        """
        insert into app.oauth_flow (state_hash, user_id, platform, connection_id, capability, return_url, expires_at) values ($1, $2, $3, $4::uuid, $5::text, $6, $7)
        on conflict on constraint oauth_flow_pkey do nothing
        """, stateHash, userId, Names.Of(request.Platform), request.ConnectionId, request.Capability, request.ReturnUrl, expiresAt));

    /// <summary>Takes the flow of this state, once: null where it is unknown, used, expired, another user's or another platform's.</summary>
    public Task<Flow?> Claim(Guid userId, Platform platform, byte[] stateHash, DateTimeOffset now) => database.Service.One(
        row => new Flow(row.IdOrNull(0), row.TextOrNull(1), row.GetString(2)),
        new Statement(
            """
            update app.oauth_flow set used_at = $4
            where state_hash = $1 and user_id = $2 and platform = $3 and used_at is null and expires_at > $4
            returning connection_id, capability, return_url
            """, stateHash, userId, Names.Of(platform), now));
}

/// <summary>What a consent was opened for.</summary>
/// <param name="ConnectionId">The connection to renew; null for a new one.</param>
sealed record Flow(Guid? ConnectionId, string? Capability, string ReturnUrl);
