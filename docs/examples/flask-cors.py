"""An application whose CORS is open to every site, with credentials."""

from flask import Flask
from flask_cors import CORS

app = Flask(__name__)
CORS(app, supports_credentials=True)
