using Microsoft.AspNetCore.Identity;
using Npgsql;
using NpgsqlTypes;
using StreamVibe.Connections;
using StreamVibe.Content;
using StreamVibe.Storage;

namespace StreamVibe.Bench.Seeding;

/// <summary>
/// Writes a seed in one transaction, by COPY, as a superuser: no other may copy under row level security. Every constraint and trigger is at work.
/// Nothing of it is due, so that no job wakes for it.
/// </summary>
static class SeedStore
{
    /// <summary>From here on it is faster to make the indexes anew than to keep them.</summary>
    const int ManyItems = 200_000;

    static readonly DateTimeOffset Made = new(2026, 10, 31, 0, 0, 0, TimeSpan.Zero);

    public static async Task WriteAsync(string superuser, SeedPlan plan)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(superuser) { Pooling = false, CommandTimeout = 0 }.ConnectionString);
        await connection.OpenAsync();
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await RunAsync(connection, "set local maintenance_work_mem = '512MB'; set local synchronous_commit = off");
            await PeopleAsync(connection, plan);
            var indexes = plan.Users.Sum(user => user.Items) >= ManyItems ? await DropIndexesAsync(connection) : [];
            await ItemsAsync(connection, plan);
            foreach (var index in indexes) await RunAsync(connection, index);
            await transaction.CommitAsync();
        }
        // Also tells the planner, and index-only scans, what is there. What was committed asynchronously counts only once it is in the log.
        await RunAsync(connection, "checkpoint");
        await RunAsync(connection, "vacuum analyze app.content_item");
        await RunAsync(connection, "analyze app.users; analyze app.platform_connection; analyze app.social_account; analyze auth.\"user\"");
    }

    static async Task PeopleAsync(NpgsqlConnection connection, SeedPlan plan)
    {
        var hash = new PasswordHasher<object>().HashPassword(plan, Creator.Password);
        await CopyAsync(connection, "auth.\"user\" (id, user_name, normalized_user_name, email, normalized_email, email_confirmed, password_hash, security_stamp, concurrency_stamp, two_factor_enabled, lockout_enabled, access_failed_count)", plan.Users,
            user => [user.Id, user.Email, user.Email.ToUpperInvariant(), user.Email, user.Email.ToUpperInvariant(), true, hash, $"stamp-{user.Index}", $"stamp-{user.Index}", false, true, 0]);
        await CopyAsync(connection, "app.users (id, email, display_name, created_at, updated_at)", plan.Users, user => [user.Id, user.Email, $"Seed {user.Index}", Made, Made]);
        var accounts = plan.Users.SelectMany(user => user.Accounts.Select(account => (user, account))).ToList();
        await CopyAsync(connection, "app.platform_connection (id, user_id, platform, status, is_active, granted_at, created_at, updated_at)", accounts,
            row => [row.account.ConnectionId, row.user.Id, row.account.Platform.Name(), "connected", true, Made, Made, Made]);
        await CopyAsync(connection, "app.social_account (id, user_id, connection_id, platform, external_id, handle, title, is_active, created_at, updated_at)", accounts,
            row => [row.account.Id, row.user.Id, row.account.ConnectionId, row.account.Platform.Name(), $"seed-{row.user.Index}", $"@seed{row.user.Index}", $"Seed {row.user.Index}", true, Made, Made]);
    }

    static Task ItemsAsync(NpgsqlConnection connection, SeedPlan plan) => CopyAsync(connection,
        """
        app.content_item (id, user_id, connection_id, social_account_id, platform, external_id, type, title, description, tags, visibility, url, thumbnail_url, duration_seconds,
          published_at, view_count, like_count, comment_count, remote, remote_hash, created_at, updated_at, deleted_at)
        """, plan.Items(), item =>
        {
            var (remote, json) = (item.Remote, item.Remote.ToJson());
            return
            [
                item.Id, item.User.Id, item.Account.ConnectionId, item.Account.Id, item.Account.Platform.Name(), remote.ExternalId, remote.Type, remote.Title, remote.Description, remote.Tags.ToArray(),
                Names.Of(remote.Visibility), remote.Url, remote.ThumbnailUrl, remote.DurationSeconds, remote.PublishedAt, remote.ViewCount, remote.LikeCount, remote.CommentCount,
                new Json(json), RemoteItem.Hash(json), Made, Made, item.Deleted ? Made : null,
            ];
        });

    static async Task CopyAsync<T>(NpgsqlConnection connection, string table, IEnumerable<T> rows, Func<T, object?[]> values)
    {
        await using var copy = await connection.BeginBinaryImportAsync($"copy {table} from stdin (format binary)");
        copy.Timeout = TimeSpan.FromHours(1);
        foreach (var row in rows)
        {
            await copy.StartRowAsync();
            foreach (var value in values(row))
            {
                if (value is null) await copy.WriteNullAsync();
                else if (value is Json json) await copy.WriteAsync(json.Text, NpgsqlDbType.Jsonb);
                else await copy.WriteAsync(value);
            }
        }
        await copy.CompleteAsync();
    }

    /// <summary>Drops the indexes that no constraint needs; answers how they are made.</summary>
    static async Task<List<string>> DropIndexesAsync(NpgsqlConnection connection)
    {
        var (drops, makes) = (new List<string>(), new List<string>());
        await using (var command = new NpgsqlCommand(
            """
            select 'drop index ' || indexrelid::regclass, pg_get_indexdef(indexrelid) from pg_index i
            where indrelid = 'app.content_item'::regclass and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
            """, connection))
        await using (var reader = await command.ExecuteReaderAsync())
            while (await reader.ReadAsync())
            {
                drops.Add(reader.GetString(0));
                makes.Add(reader.GetString(1));
            }
        foreach (var drop in drops) await RunAsync(connection, drop);
        return makes;
    }

    static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    readonly record struct Json(string Text);
}
