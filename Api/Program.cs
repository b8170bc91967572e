using StreamVibe;
using StreamVibe.Api.Accounts;
using StreamVibe.Api.Analysis;
using StreamVibe.Api.Audit;
using StreamVibe.Api.Billing;
using StreamVibe.Api.Connections;
using StreamVibe.Api.Content;
using StreamVibe.Api.Hosting;
using StreamVibe.Api.Http;
using StreamVibe.Api.Maintenance;
using StreamVibe.Api.Notifications;
using StreamVibe.Api.OpenApi;
using StreamVibe.Api.Operations;

var builder = WebApplication.CreateBuilder(args);

builder.AddAddress();
builder.AddTelemetry();
builder.AddOutsideWorld();
builder.AddCluster();
builder.AddStreamVibeHealth();
builder.AddHttp();
builder.AddAccounts();
builder.AddEvents();
builder.AddWebhooks();
builder.AddApiDescription();

var app = builder.Build();

app.UseHttp();

app.MapAuth();
app.MapMe();
app.MapConnections();
app.MapContent();
app.MapAnalysis();
app.MapSuggestions();
app.MapTrending();
app.MapBilling();
app.MapUsage();
app.MapSales();
app.MapWebhooks();
app.MapNotifications();
app.MapEvents();
app.MapAudit();
app.MapMaintenance();
app.MapUsers();
app.MapBudgets();

app.MapApiDescription();
app.MapHealth();
app.MapMetrics();
app.MapOperations();
app.MapFrontDoor();

app.Run();

/// <summary>The whole system: API, silo and, in Development, sandbox and private PostgreSQL. Tests start this.</summary>
public partial class Program;
