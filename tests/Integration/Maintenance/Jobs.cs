using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Maintenance;

/// <summary>What an administrator sees and does of a system's jobs, and what its tables say of them.</summary>
static class Jobs
{
    static readonly ConditionalWeakTable<StreamVibeApp, TestUser> administrators = [];

    /// <summary>The system's one administrator, who signs in again only where the clock has outrun the session: sign-ins of one account are limited.</summary>
    public static async Task<TestUser> AdministratorAsync(this StreamVibeApp app)
    {
        if (!administrators.TryGetValue(app, out var boss)) administrators.Add(app, boss = await app.RegisterConfirmedAsync(StreamVibeApp.AdminEmail));
        else if ((await boss.Http.GetAsync("/api/me")).StatusCode == HttpStatusCode.Unauthorized) await boss.SignInAgain();
        return boss;
    }

    public static async Task<JsonElement> Job(this TestUser boss, string name) => (await boss.All("/api/admin/jobs")).Single(job => job.Text("name") == name);

    /// <summary>A whole run of the job; answers the job as it is then. One that is under way, as by its date, is waited for, and so is the end of a long one.</summary>
    public static async Task<JsonElement> RunJob(this TestUser boss, string name)
    {
        var answer = await Eventually.Get($"{name} to be free", () => boss.Send(HttpMethod.Post, $"/api/admin/jobs/{name}/run"), answer => answer.StatusCode != HttpStatusCode.Conflict, TimeSpan.FromMinutes(2));
        return answer.StatusCode != HttpStatusCode.Accepted
            ? await answer.Json()
            : await Eventually.Get($"{name} to end", () => boss.Job(name), job => !job.GetProperty("running").GetBoolean(), TimeSpan.FromMinutes(2));
    }

    /// <summary>Rows of the audit log about the job's runs, by actor.</summary>
    public static async Task<int> Noted(this StreamVibeApp app, string name, string actor = "system") =>
        (int)(await Sql.ListAsync<long>(app.Database, $"select count(*) from app.audit_log where action = 'job.ran' and target = 'job:{name}' and actor = '{actor}'", "streamvibe_service"))[0];

    /// <summary>Puts this over what is stored of the job, as another silo would; who has it in memory knows nothing of it.</summary>
    public static Task Overwrite(this StreamVibeApp app, string name, string json) => Sql.RunAsync(app.Database,
        $$"""
        update orleans.grain_state set payload = convert_to((convert_from(payload, 'UTF8')::jsonb || '{{json}}')::text, 'UTF8'), version = version + 1
        where state_name = 'job' and key_text = 'job:{{name}}'
        """, "streamvibe_service");
}
